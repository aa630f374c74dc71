package io.hyperdex.platform.redis;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis behind a deadline, a bound and a breaker. The bound is held here and not in the client's pool, because only here is a
 * command that nobody waits for any more taken out of the queue, and because a Cluster's commands hold a connection to every
 * node: more of them at once than there are connections would wait for one another.
 */
final class GuardedRedis implements RedisPool {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRedis.class);
    /** A connection that stays silent for so long is closed: behind a cut network it would never say that it is lost. */
    private static final int SILENCE_SECONDS_MAX = 5;

    private final Vertx vertx;
    private final RedisConfig config;
    private final Redis client;
    private final Permits<RedisCall> permits;
    private final Breaker breaker = new Breaker();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    /** How often the breaker has opened. */
    private final AtomicInteger outages = new AtomicInteger();

    private volatile boolean closed;

    GuardedRedis(Vertx vertx, RedisConfig config, String uri) {
        this.vertx = vertx;
        this.config = config;
        permits = new Permits<>(config.poolMax(), config.waitQueueMax());
        Arrays.stream(Outcome.values()).forEach(outcome -> outcomes.put(outcome, new LongAdder()));
        client = RedisAddress.parse(uri).client(vertx, options(config), outages::get);
    }

    private static RedisOptions options(RedisConfig config) {
        return new RedisOptions()
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setReadIdleTimeout(SILENCE_SECONDS_MAX)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setHostnameVerificationAlgorithm("HTTPS"))
                .setMaxPoolSize(config.poolMax())
                .setMaxPoolWaiting(config.poolMax());
    }

    @Override
    public boolean configured() {
        return true;
    }

    @Override
    public Future<@Nullable Response> send(Request command) {
        if (breaker.state() != BreakerState.CLOSED) {
            return notSent(Outcome.NOT_SENT, "Redis is away");
        }
        return attempt(command).onComplete(done -> {
            if (wasSent(done.cause()) && breaker.opensAfter(!isOutage(done.cause()))) {
                outages.incrementAndGet();
                LOG.atWarn().addKeyValue("reason", done.cause().getMessage()).log("Redis is not asked for a while");
                askAfter(config.retryDelay().toMillis());
            }
        });
    }

    private Future<@Nullable Response> attempt(Request command) {
        Context context = vertx.getOrCreateContext();
        var call = new RedisCall(client, command, context);
        switch (permits.enter(call)) {
            case FULL -> {
                return notSent(Outcome.QUEUE_FULL, "too many commands wait for Redis");
            }
            case HELD -> send(call);
            case WAITING -> {}
        }
        long deadline = vertx.setTimer(config.commandTimeout().toMillis(), late -> expire(call));
        return call.result().onComplete(done -> {
            vertx.cancelTimer(deadline);
            count(done.cause());
        });
    }

    private void send(RedisCall call) {
        call.send().onComplete(free -> {
            RedisCall next = permits.leave();
            if (next != null) {
                next.resume(() -> send(next));
            }
        });
    }

    /** One that was never sent says nothing about the server. */
    private void expire(RedisCall call) {
        if (permits.abandon(call)) {
            call.expire(Outcome.QUEUE_FULL, "no connection to Redis was free in time");
        } else {
            call.expire(Outcome.TIMED_OUT, "Redis did not answer in time");
        }
    }

    private Future<@Nullable Response> notSent(Outcome outcome, String message) {
        RedisUnavailable failure = RedisUnavailable.because(outcome, message);
        count(failure);
        return Future.failedFuture(failure);
    }

    private void askAfter(long delayMillis) {
        long jittered = delayMillis / 2 + ThreadLocalRandom.current().nextLong(delayMillis / 2 + 1);
        vertx.setTimer(jittered + 1, due -> ask(delayMillis));
    }

    private void ask(long delayMillis) {
        if (closed) {
            return;
        }
        breaker.asking();
        attempt(Request.cmd(Command.PING)).onComplete(asked -> {
            breaker.asked(asked.succeeded());
            if (asked.succeeded()) {
                LOG.info("Redis answers again");
            } else {
                askAfter(Math.min(2 * delayMillis, config.retryDelayMax().toMillis()));
            }
        });
    }

    /** What waited in vain for its turn tells nothing of Redis, and must not hide what those that were sent tell. */
    private static boolean wasSent(@Nullable Throwable failure) {
        return !(failure instanceof RedisUnavailable unavailable && unavailable.outcome() == Outcome.QUEUE_FULL);
    }

    private static boolean isOutage(@Nullable Throwable failure) {
        return failure instanceof RedisUnavailable unavailable && unavailable.isOutage();
    }

    private void count(@Nullable Throwable failure) {
        Outcome outcome = failure instanceof RedisUnavailable unavailable ? unavailable.outcome() : Outcome.ANSWERED;
        adder(outcome).increment();
    }

    private LongAdder adder(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    @Override
    public BreakerState breaker() {
        return breaker.state();
    }

    @Override
    public void measure(MeterRegistry meters) {
        outcomes.forEach((outcome, count) -> FunctionCounter.builder("hyperdex.redis.commands", count, LongAdder::sum)
                .tag("result", outcome.code())
                .register(meters));
        for (BreakerState state : BreakerState.values()) {
            Gauge.builder("hyperdex.redis.breaker", breaker, asked -> asked.state() == state ? 1 : 0)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        Gauge.builder("hyperdex.redis.pool.commands", permits, Permits::held)
                .tag("state", "sent")
                .register(meters);
        Gauge.builder("hyperdex.redis.pool.commands", permits, Permits::waiting)
                .tag("state", "waiting")
                .register(meters);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return client.close();
    }
}
