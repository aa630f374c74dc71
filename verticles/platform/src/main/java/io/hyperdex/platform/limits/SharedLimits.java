package io.hyperdex.platform.limits;

import io.hyperdex.platform.redis.BreakerState;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.redis.RedisUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits that all nodes share: one script in Redis. They are away while the breaker of the pool is not closed; it closes
 * again by itself. Thread-safe.
 */
final class SharedLimits {
    private static final String SCRIPT = text();
    private static final String SCRIPT_ID = sha1(SCRIPT);
    private static final String PREFIX = "hyperdex:limits:";
    private static final String BLOCKS = PREFIX + "blocks";

    /** What a node holds of a caller's concurrency lapses after this long when the node does not say that it lives. */
    static final Duration LAPSE = Duration.ofSeconds(10);

    /** Fewer than the pool has connections, so that limits never make the cache wait. */
    private static final int UNDER_WAY_MAX = 4;

    private static final int WAITING_MAX = 10_000;
    private static final int BLOCKS_MAX = 1_000;

    private final RedisPool redis;
    private final String node;
    private final @Nullable InstantSource clock;
    private final Counter calls;
    private final Deque<Supplier<Future<?>>> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param clock of the script; null for Redis's own, which all nodes share */
    SharedLimits(RedisPool redis, String node, @Nullable InstantSource clock, MeterRegistry meters) {
        this.redis = redis;
        this.node = node;
        this.clock = clock;
        calls = Counter.builder("hyperdex.limits.script.calls")
                .description("Calls of the script that all nodes' limits share")
                .register(meters);
        meters.gauge("hyperdex.limits.shared", this, self -> self.available() ? 1 : 0);
    }

    boolean available() {
        return redis.configured() && redis.breaker() == BreakerState.CLOSED;
    }

    /** Fails when Redis is away, late, or has too much to do. */
    Future<Grant> settle(String bucket, Tier tier, Claim claim) {
        return bounded(() -> run(bucket, tier, claim));
    }

    /** Makes the block known to who lists them. */
    Future<Void> listBlock(String bucket, long untilMillis) {
        return redis.send(Request.cmd(Command.ZREMRANGEBYSCORE)
                        .arg(BLOCKS)
                        .arg("-inf")
                        .arg(now()))
                .compose(done -> redis.send(
                        Request.cmd(Command.ZADD).arg(BLOCKS).arg(untilMillis).arg(bucket)))
                .mapEmpty();
    }

    Future<List<Limits.Block>> blocks() {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(BLOCKS)
                        .arg(now())
                        .arg("+inf")
                        .arg("BYSCORE")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(BLOCKS_MAX)
                        .arg("WITHSCORES"))
                .map(SharedLimits::blocks);
    }

    /** RESP3 answers a list of pairs, RESP2 one list of both. */
    private static List<Limits.Block> blocks(@Nullable Response answer) {
        List<Response> flat = new ArrayList<>();
        if (answer != null) {
            answer.forEach(entry -> {
                if (entry.type() == ResponseType.MULTI) {
                    entry.forEach(flat::add);
                } else {
                    flat.add(entry);
                }
            });
        }
        List<Limits.Block> blocks = new ArrayList<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            long until = flat.get(i + 1).toDouble().longValue();
            blocks.add(new Limits.Block(flat.get(i).toString(), Instant.ofEpochMilli(until)));
        }
        return blocks;
    }

    /** Whether there was such a block. */
    Future<Boolean> lift(String bucket) {
        return redis.send(Request.cmd(Command.HDEL).arg(key(bucket)).arg("b"))
                .compose(lifted -> redis.send(
                                Request.cmd(Command.ZREM).arg(BLOCKS).arg(bucket))
                        .map(removed -> isOne(lifted) || isOne(removed)));
    }

    private static boolean isOne(@Nullable Response answer) {
        return answer != null && answer.toLong() == 1;
    }

    private long now() {
        return clock == null ? System.currentTimeMillis() : clock.millis();
    }

    /** The braces keep a caller's key in one slot of a Redis Cluster. */
    private static String key(String bucket) {
        return PREFIX + "{" + bucket + "}";
    }

    private Future<Grant> run(String bucket, Tier tier, Claim claim) {
        calls.increment();
        return redis.send(call(Command.EVALSHA, SCRIPT_ID, bucket, tier, claim))
                .recover(failure ->
                        failure instanceof RedisUnavailable unavailable && unavailable.refusedWith("NOSCRIPT")
                                ? redis.send(call(Command.EVAL, SCRIPT, bucket, tier, claim))
                                : Future.failedFuture(failure))
                .map(answer -> {
                    if (answer == null) {
                        throw new IllegalStateException("the script answered nothing");
                    }
                    return Grant.of(answer);
                });
    }

    private Request call(Command command, String script, String bucket, Tier tier, Claim claim) {
        return Request.cmd(command)
                .arg(script)
                .arg(1)
                .arg(key(bucket))
                .arg(clock == null ? 0 : clock.millis())
                .arg(node)
                .arg(tier.burst())
                .arg(tier.minute())
                .arg(tier.hour())
                .arg(tier.day())
                .arg(claim.wanted())
                .arg(claim.spent())
                .arg(claim.back())
                .arg(claim.backHour())
                .arg(claim.slots())
                .arg(tier.concurrent())
                .arg(claim.sockets())
                .arg(tier.sockets())
                .arg(LAPSE.toMillis())
                .arg(claim.blockMillis());
    }

    private <T> Future<T> bounded(Supplier<Future<T>> work) {
        Promise<T> answer = Promise.promise();
        Supplier<Future<?>> start = () -> work.get().onComplete(answer);
        synchronized (this) {
            if (!available() || waiting.size() >= WAITING_MAX) {
                return Future.failedFuture(new IllegalStateException("the shared limits cannot be asked"));
            }
            if (underWay == UNDER_WAY_MAX) {
                waiting.add(start);
                return answer.future();
            }
            underWay++;
        }
        goOn(start);
        return answer.future();
    }

    /** One after the other. Those that fail at once, as all do when Redis goes away, are a loop and do not nest. */
    private void goOn(@Nullable Supplier<Future<?>> first) {
        for (Supplier<Future<?>> next = first; next != null; next = poll()) {
            Future<?> asked = next.get();
            if (!asked.isComplete()) {
                asked.onComplete(done -> goOn(poll()));
                return;
            }
        }
    }

    /** Who finds nothing to do makes room. */
    private synchronized @Nullable Supplier<Future<?>> poll() {
        Supplier<Future<?>> next = waiting.poll();
        if (next == null) {
            underWay--;
        }
        return next;
    }

    private static String text() {
        try (InputStream in = SharedLimits.class.getResourceAsStream("/limits/settle.lua")) {
            if (in == null) {
                throw new IllegalStateException("limits/settle.lua is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String script) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
