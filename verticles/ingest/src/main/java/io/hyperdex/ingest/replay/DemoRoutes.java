package io.hyperdex.ingest.replay;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.store.Heads;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the page asks of the replay. Without one, both operations answer 404. */
public final class DemoRoutes implements Routes {
    private static final String NOTICE = "This is a recording of " + RecordedDay.DATE
            + ". It has no transaction senders: the recipient of a swap stands for its trader.";

    private final NodeContext node;
    private final Context home;
    private final @Nullable Replay replay;

    /** The shape of {@code GET /v1/demo}. */
    private record Demo(String state, Instant marketTime, BigDecimal speed, String day, String notice) {}

    /** The replay lives on the context {@code home}. */
    public DemoRoutes(NodeContext node, Context home, @Nullable Replay replay) {
        this.node = node;
        this.home = home;
        this.replay = replay;
    }

    @Override
    public void mount(Api api) {
        api.answer("getDemo", this::demo);
        api.answer("replayDemo", this::playAgain);
    }

    private Future<Answer> demo(Call call) {
        Replay playing = replay();
        LocalDate day = RecordedDay.DATE;
        var demo = new Demo(
                playing.state().name().toLowerCase(Locale.ROOT),
                node.clock().instant(),
                BigDecimal.valueOf(playing.speed()),
                day.toString(),
                NOTICE);
        return page(demo, 200);
    }

    private Future<Answer> playAgain(Call call) {
        Replay playing = replay();
        Promise<Boolean> accepted = Promise.promise();
        home.runOnContext(there -> accepted.complete(playing.playAgain()));
        return accepted.future()
                .compose(begins -> begins
                        ? page(new Accepted(playing.state().name().toLowerCase(Locale.ROOT)), 202)
                        : Future.failedFuture(
                                ApiException.of(ErrorCode.CONFLICT, "the recorded day is still playing")));
    }

    private record Accepted(String state) {}

    private Future<Answer> page(Object data, int status) {
        return node.store()
                .withConnection(
                        connection -> Heads.asOf(connection, node.store().identity(), Instant.now()))
                .map(asOf -> new Answer(status, new Answer.Page(data, null, asOf), Answer.CachePolicy.PRIVATE));
    }

    private Replay replay() {
        if (replay == null) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "this node plays no recording");
        }
        return replay;
    }
}
