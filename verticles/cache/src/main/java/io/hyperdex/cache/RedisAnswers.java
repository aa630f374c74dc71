package io.hyperdex.cache;

import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheMeters.Layer;
import io.hyperdex.platform.cache.CacheMeters.Result;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.redis.RedisPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in Redis, one entry each with its time to live, in a namespace of the store's epoch and of the format. Who is to load
 * holds a lock for as long as a load may take; the others look again and again for a bounded time. The lock saves work and
 * nothing else: an answer is accepted by the point at which it was read, whoever loaded it.
 */
final class RedisAnswers implements SharedAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswers.class);
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final int DIGEST_BYTES = 16;
    private static final Buffer NOTHING = Buffer.buffer();

    /** The entry if there is one that does not begin like the outdated one, else 1 for who gets the lock and 0 for the others. */
    private static final String FIND_OR_LOCK = """
            local entry = redis.call('GET', KEYS[1])
            if entry and (ARGV[2] == '' or string.sub(entry, 1, #ARGV[2]) ~= ARGV[2]) then return entry end
            if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 1 end
            return 0
            """;

    /** At once, so that nobody who finds the entry can lose a lock of his own to this. */
    private static final String KEEP = """
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            redis.call('DEL', KEYS[2])
            """;

    private final Vertx vertx;
    private final RedisPool redis;
    private final CacheConfig config;
    private final String namespace;
    private final CacheMeters meters;
    private final InstantSource clock;

    RedisAnswers(
            Vertx vertx, RedisPool redis, CacheConfig config, String epoch, CacheMeters meters, InstantSource clock) {
        this.vertx = vertx;
        this.redis = redis;
        this.config = config;
        this.namespace = "hyperdex:cache:" + AnswerFormat.VERSION + ":" + epoch + ":";
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public Future<@Nullable CachedAnswer> find(Lookup lookup, Predicate<CachedAnswer> good) {
        if (!config.policy(lookup.type()).redis()) {
            return Future.succeededFuture();
        }
        return find(lookup, good, NOTHING, clock.millis() + config.clusterWait().toMillis())
                .recover(failure -> {
                    count(lookup.type(), Result.ERROR);
                    return Future.succeededFuture();
                });
    }

    /** @param outdated the head of the entry that was not good; empty at first */
    private Future<@Nullable CachedAnswer> find(
            Lookup lookup, Predicate<CachedAnswer> good, Buffer outdated, long untilMillis) {
        String key = key(lookup);
        Request findOrLock = Request.cmd(Command.EVAL)
                .arg(FIND_OR_LOCK)
                .arg(2)
                .arg(key)
                .arg(lockOf(key))
                .arg(config.loadTimeout().toMillis())
                .arg(outdated);
        return redis.send(findOrLock).compose(response -> {
            if (response == null || response.type() == ResponseType.NUMBER) {
                boolean mine = response != null && response.toInteger() == 1;
                return mine
                        ? load(lookup, outdated.length() == 0 ? Result.MISS : Result.OUTDATED)
                        : lookAgain(lookup, good, outdated, untilMillis);
            }
            byte[] entry = response.toBytes();
            CachedAnswer found = AnswerFormat.read(lookup.key(), entry);
            if (found != null && good.test(found)) {
                count(lookup.type(), Result.HIT);
                return Future.succeededFuture(found);
            }
            return entry.length == 0
                    ? load(lookup, Result.MISS)
                    : find(lookup, good, Buffer.buffer(AnswerFormat.head(entry)), untilMillis);
        });
    }

    private Future<@Nullable CachedAnswer> load(Lookup lookup, Result why) {
        count(lookup.type(), why);
        return Future.succeededFuture();
    }

    private Future<@Nullable CachedAnswer> lookAgain(
            Lookup lookup, Predicate<CachedAnswer> good, Buffer outdated, long untilMillis) {
        return clock.millis() >= untilMillis
                ? load(lookup, Result.MISS)
                : vertx.timer(LOOK_AGAIN_MILLIS).compose(waited -> find(lookup, good, outdated, untilMillis));
    }

    @Override
    public void keep(Lookup lookup, CachedAnswer answer, long untilMillis) {
        if (!config.policy(lookup.type()).redis()) {
            return;
        }
        long millis = untilMillis - clock.millis();
        if (millis <= 0) {
            release(lookup);
            return;
        }
        byte[] entry = AnswerFormat.write(
                lookup.key(), answer, config.policy(lookup.type()).compress());
        meters.shared(lookup.type(), answer.encoded().body().length, entry.length);
        String key = key(lookup);
        redis.send(Request.cmd(Command.EVAL)
                        .arg(KEEP)
                        .arg(2)
                        .arg(key)
                        .arg(lockOf(key))
                        .arg(Buffer.buffer(entry))
                        .arg(millis))
                .onFailure(failure -> LOG.debug("an answer was not shared", failure));
    }

    @Override
    public void release(Lookup lookup) {
        if (!config.policy(lookup.type()).redis()) {
            return;
        }
        redis.send(Request.cmd(Command.DEL).arg(lockOf(key(lookup))))
                .onFailure(failure -> LOG.debug("a lock was left to its time", failure));
    }

    /** Braces keep an entry and its lock on one node of a Redis cluster. */
    private String key(Lookup lookup) {
        return namespace + lookup.type().code() + ":{" + digest(lookup.key()) + "}";
    }

    private static String lockOf(String key) {
        return key + ":lock";
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void count(CacheType type, Result result) {
        meters.count(type, Layer.REDIS, result);
    }
}
