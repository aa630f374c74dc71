package io.hyperdex.push;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.push.TradeHistory.Page;
import io.hyperdex.push.TradeHistory.Stretch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/stream/history} of one event loop: frames that a client has missed. */
final class HistoryEndpoint {
    private static final Pattern CURSOR = Pattern.compile("[0-9]{1,16}");

    private final Loop loop;
    private final Feeds feeds;
    private final boolean bench;

    /** A frame as it was sent. */
    private record Sent(@JsonRawValue @JsonValue String json) {}

    HistoryEndpoint(Loop loop, Feeds feeds, boolean bench) {
        this.loop = loop;
        this.feeds = feeds;
        this.bench = bench;
    }

    Future<Answer> get(Call call) {
        RequestParameters parameters = call.parameters();
        StreamTopic topic = TopicParser.parse(
                        parameters.requiredString("topic"), call.caller().sight())
                .filter(known -> bench || !(known instanceof StreamTopic.BenchTopic))
                .orElseThrow(() -> ApiException.invalid("query", "topic", "format", "there is no such topic"));
        if (!topic.isEvents()) {
            throw ApiException.invalid("query", "topic", "enum", "only topics that resume by offset have a history");
        }
        long after = after(parameters.requiredInteger("after"), parameters.string("cursor"));
        Long until = parameters.integer("until");
        var asked =
                new Stretch(after, until == null ? Long.MAX_VALUE : until, (int) parameters.requiredInteger("limit"));
        Promise<Page> page = Promise.promise();
        feeds.history(topic, parameters.requiredString("epoch"), asked)
                .onComplete(read -> loop.execute(() -> page.handle(read)));
        return page.future().map(HistoryEndpoint::answer);
    }

    /** A page after the first begins where the one before it ended. */
    private static long after(long first, @Nullable String cursor) {
        if (cursor == null) {
            return first;
        }
        if (!CURSOR.matcher(cursor).matches() || Long.parseLong(cursor) < first) {
            throw ApiException.of(ErrorCode.INVALID_CURSOR, "the cursor is not from this query");
        }
        return Long.parseLong(cursor);
    }

    private static Answer answer(Page page) {
        List<Sent> frames = page.frames().stream()
                .map(frame -> new Sent(frame.message().toString()))
                .toList();
        return Answer.own(frames, page.next() == null ? null : String.valueOf(page.next()), null);
    }
}
