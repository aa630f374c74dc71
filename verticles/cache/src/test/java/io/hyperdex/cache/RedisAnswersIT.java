package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.Answer.CachePolicy;
import io.hyperdex.platform.http.Encoded;
import io.hyperdex.platform.redis.RedisConfig;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.testing.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisAnswersIT {
    private static final Lookup QUESTION = new Lookup(CacheType.TRADES, "listTrades\n\nlimit=1");
    private static final Lookup OF_MEMORY = new Lookup(CacheType.PRICE, "listPrices\n\nchain=1");

    private final Vertx vertx = Vertx.vertx();
    private final String uri = TestRedis.createDatabase();
    private final RedisAnswers one = node("e1");
    private final RedisAnswers other = node("e1");

    private RedisAnswers node(String epoch) {
        // Other work on the machine may make everything slow.
        Configuration configuration =
                Configuration.defaults().with("cache.clusterWait", "10s").with("redis.commandTimeout", "10s");
        RedisPool pool = RedisPool.open(vertx, configuration.section("redis", RedisConfig.class), uri);
        return new RedisAnswers(
                vertx,
                pool,
                configuration.section("cache", CacheConfig.class),
                epoch,
                new CacheMeters(new SimpleMeterRegistry()),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static CachedAnswer answer(long position) {
        byte[] body = ("{\"data\":" + position + "}").getBytes(StandardCharsets.UTF_8);
        return new CachedAnswer(
                new Encoded(body, "W/\"1\"", CachePolicy.LIVE),
                new Point(position, 0),
                new Dependence(List.of("trades"), 0, 1),
                System.currentTimeMillis(),
                Dependence.FOREVER);
    }

    private static long inTenSeconds() {
        return System.currentTimeMillis() + 10_000;
    }

    @Test
    void whatOneNodeLoadsAnotherFinds() {
        assertThat(await(one.find(QUESTION, found -> true))).isNull();
        Future<CachedAnswer> waiting = other.find(QUESTION, found -> true);

        one.keep(QUESTION, answer(5), inTenSeconds());

        assertThat(await(waiting).point().position()).isEqualTo(5);
        assertThat(await(one.find(QUESTION, found -> true)).point().position()).isEqualTo(5);
    }

    @Test
    void whoWaitsLoadsWhenTheOtherGivesUp() {
        assertThat(await(one.find(QUESTION, found -> true))).isNull();
        Future<CachedAnswer> waiting = other.find(QUESTION, found -> true);

        one.release(QUESTION);

        assertThat(await(waiting)).isNull();
    }

    @Test
    void outdatedAnswerIsLoadedAnewByOneNodeOnly() {
        assertThat(await(one.find(QUESTION, found -> true))).isNull();
        one.keep(QUESTION, answer(5), inTenSeconds());
        assertThat(await(other.find(QUESTION, found -> true))).isNotNull();

        assertThat(await(one.find(QUESTION, found -> found.point().position() > 5)))
                .isNull();
        Future<CachedAnswer> waiting =
                other.find(QUESTION, found -> found.point().position() > 5);
        one.keep(QUESTION, answer(6), inTenSeconds());

        assertThat(await(waiting).point().position()).isEqualTo(6);
    }

    @Test
    void answersOfAnotherStoreAndOfTypesForMemoryAreNotFound() {
        assertThat(await(one.find(QUESTION, found -> true))).isNull();
        one.keep(QUESTION, answer(5), inTenSeconds());
        assertThat(await(other.find(QUESTION, found -> true))).isNotNull();
        assertThat(await(node("e2").find(QUESTION, found -> true))).isNull();

        one.keep(OF_MEMORY, answer(5), inTenSeconds());
        assertThat(await(other.find(OF_MEMORY, found -> true))).isNull();
    }
}
