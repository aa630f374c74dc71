package io.hyperdex.ingest.replay;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.CacheNotice;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.ingest.store.Origin;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the recorded day through the writer: the morning is loaded at once, the afternoon comes at its own times by the
 * market clock, {@code speed} times as fast. Lives on one event loop; what it says of itself may be read from any thread.
 */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final Instant NOON = RecordedDay.START.plus(Duration.ofHours(12));
    private static final int CHUNK = 1_000;
    private static final long TICK_MILLIS = 50;
    private static final long RETRY_MILLIS = 500;
    /** Trades are posted so long before the clock passes them, so that the last ones of a minute are not late for it. */
    private static final Duration AHEAD = Duration.ofMillis(250);

    private static final String SOURCE = "chain";

    /** Loading the morning, playing the afternoon, or at the end of the day. */
    public enum State {
        LOADING,
        PLAYING,
        ENDED
    }

    private final Vertx vertx;
    private final NodeContext node;
    private final Intake intake;
    private final ReplayConfig config;
    private final RecordedMarket market;
    private final CacheNotice notice;
    private volatile State state = State.LOADING;
    private List<IncomingTrade> trades = List.of();
    private int next;
    private boolean storing;
    private long timer = -1;

    public Replay(Vertx vertx, NodeContext node, Intake intake, ReplayConfig config) {
        this.vertx = vertx;
        this.node = node;
        this.intake = intake;
        this.config = config;
        this.market = new RecordedMarket(node.store());
        this.notice = new CacheNotice(node.bus());
    }

    public State state() {
        return state;
    }

    public double speed() {
        return config.speed();
    }

    /** Returns at once: a node is ready before its replay is. */
    public void start() {
        node.clock().replay(RecordedDay.START, 0, RecordedDay.START);
        vertx.executeBlocking(() ->
                        RecordedDay.trades().stream().map(IncomingTrade::of).toList())
                .onSuccess(decoded -> {
                    trades = decoded;
                    load();
                })
                .onFailure(failure -> LOG.error("the recording cannot be read", failure));
    }

    /** Empties the market and plays the day once more, under a new epoch; false while it still plays. */
    public boolean playAgain() {
        if (state != State.ENDED) {
            return false;
        }
        state = State.LOADING;
        stop();
        node.clock().replay(RecordedDay.START, 0, RecordedDay.START);
        next = 0;
        market.empty().onSuccess(emptied -> load()).onFailure(failure -> {
            LOG.atWarn().setCause(failure).log("the market was not emptied");
            state = State.ENDED;
        });
        return true;
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    private void load() {
        market.describe()
                .compose(version -> notice.changed(version, Tags.TOKEN, Tags.TOKENS))
                .compose(told -> forgetDescriptions())
                .compose(forgotten -> loadUntilNoon())
                .onSuccess(loaded -> play())
                .onFailure(failure -> {
                    LOG.atWarn().setCause(failure).log("loading the recording again");
                    vertx.setTimer(RETRY_MILLIS, retry -> load());
                });
    }

    private Future<Void> forgetDescriptions() {
        Future<Void> forgotten = Future.succeededFuture();
        for (RecordedPool.RecordedToken token : RecordedPool.TOKENS) {
            forgotten = forgotten.compose(before -> intake.forget(RecordedDay.CHAIN_ID, token.address()));
        }
        return forgotten;
    }

    private Future<Void> loadUntilNoon() {
        int end = dueUntil(NOON);
        if (next >= end) {
            return Future.succeededFuture();
        }
        int chunkEnd = Math.min(end, next + CHUNK);
        return store(chunkEnd).compose(stored -> loadUntilNoon());
    }

    private void play() {
        node.clock().replay(NOON, config.speed(), RecordedDay.END);
        state = State.PLAYING;
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> playWhatIsDue());
    }

    /** By the clock and not by counting ticks, so a slow tick is made up for by the next one. */
    private void playWhatIsDue() {
        if (storing) {
            return;
        }
        Instant now = node.clock().instant();
        Instant horizon = now.plusMillis((long) (AHEAD.toMillis() * config.speed()));
        int end = Math.min(dueUntil(horizon), next + CHUNK);
        if (end > next) {
            storing = true;
            store(end)
                    .onFailure(failure -> LOG.atWarn().setCause(failure).log("a part of the recording comes later"))
                    .onComplete(done -> storing = false);
        } else if (next == trades.size() && !now.isBefore(RecordedDay.END)) {
            stop();
            state = State.ENDED;
        }
    }

    private Future<Void> store(int end) {
        return intake.store(SOURCE, Origin.REPLAY, trades.subList(next, end)).map(stored -> {
            next = end;
            return null;
        });
    }

    /** Index after the last trade that is not later than the instant. */
    private int dueUntil(Instant instant) {
        int end = next;
        while (end < trades.size() && !trade(end).timestamp().isAfter(instant)) {
            end++;
        }
        return end;
    }

    private PostedTrade trade(int index) {
        return trades.get(index).trade();
    }
}
