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

/** What the page asks of the replay. */
public final class DemoRoutes implements Routes {
    private static final String NOTICE = "This is a recording of " + RecordedDay.DATE
            + ". It has no transaction senders: the recipient of a swap stands for its trader.";

    private final NodeContext node;
    private final Context home;
    private final Replay replay;

    /** The shape of {@code GET /v1/demo}. */
    private record Demo(String state, Instant marketTime, BigDecimal speed, String day, String notice) {}

    /** The replay lives on the context {@code home}. */
    public DemoRoutes(NodeContext node, Context home, Replay replay) {
        this.node = node;
        this.home = home;
        this.replay = replay;
    }

    /** Of a node that plays nothing, whatever its roles: pages ask each node whether it is a demo. */
    public static Routes without() {
        return api -> {
            api.answer("getDemo", DemoRoutes::nothingIsPlayed);
            api.answer("replayDemo", DemoRoutes::nothingIsPlayed);
        };
    }

    private static Future<Answer> nothingIsPlayed(Call call) {
        return Future.failedFuture(ApiException.of(ErrorCode.NOT_FOUND, "this node plays no recording"));
    }

    @Override
    public void mount(Api api) {
        api.answer("getDemo", this::demo);
        api.answer("replayDemo", this::playAgain);
    }

    private Future<Answer> demo(Call call) {
        LocalDate day = RecordedDay.DATE;
        var demo = new Demo(
                replay.state().name().toLowerCase(Locale.ROOT),
                node.clock().instant(),
                BigDecimal.valueOf(replay.speed()),
                day.toString(),
                NOTICE);
        return page(demo, 200);
    }

    private Future<Answer> playAgain(Call call) {
        Promise<Boolean> accepted = Promise.promise();
        home.runOnContext(there -> accepted.complete(replay.playAgain()));
        return accepted.future()
                .compose(begins -> begins
                        ? page(new Accepted(replay.state().name().toLowerCase(Locale.ROOT)), 202)
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
}
