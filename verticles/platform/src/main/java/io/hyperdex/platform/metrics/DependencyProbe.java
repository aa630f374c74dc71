package io.hyperdex.platform.metrics;

import io.hyperdex.platform.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a dependency once a second whether it answers, and tells the node's health. One question is under way at a time. */
public final class DependencyProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DependencyProbe.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long TIMEOUT_SECONDS = 2;

    private final Vertx vertx;
    private final String name;
    private final Health health;
    private final Supplier<Future<Void>> question;
    private volatile State state = new State(true, Instant.now());
    private boolean asking;
    private long timer;

    /** Whether the dependency answers, and since when it is so. */
    public record State(boolean up, Instant since) {}

    public DependencyProbe(Vertx vertx, String name, Health health, Supplier<Future<Void>> question) {
        this.vertx = vertx;
        this.name = name;
        this.health = health;
        this.question = question;
    }

    public void start() {
        timer = vertx.setPeriodic(0, PERIOD_MILLIS, tick -> ask());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    public State state() {
        return state;
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        question.get()
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(answered -> report(true))
                .onFailure(failure -> report(false))
                .onComplete(done -> asking = false);
    }

    private void report(boolean up) {
        if (up != state.up()) {
            state = new State(up, Instant.now());
            LOG.atWarn().addKeyValue("dependency", name).log(up ? "answers again" : "does not answer");
        }
        health.report(name, up);
    }
}
