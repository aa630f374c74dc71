package io.hyperdex.cache;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.CacheAsked;
import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.GiveUp;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.Invalidated;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.store.Heads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role cache: one a node, on one event loop. Deployed before those who ask it. */
public final class CacheVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CacheVerticle.class);
    /** Two looks tell that a commit was not heard of, and a node is never a second behind. */
    private static final long LOOK_MILLIS = 450;

    private final NodeContext node;
    private final CacheConfig config;
    private final CacheMeters meters;
    private final Memory memory;
    private final Figures figures;
    private final InstantSource clock = InstantSource.system();
    private final List<MessageConsumer<?>> listening = new ArrayList<>();

    public CacheVerticle(NodeContext node) {
        this.node = node;
        this.config = node.configuration().section("cache", CacheConfig.class);
        this.meters = new CacheMeters(node.meters());
        this.memory = new Memory(config, clock, RandomGenerator.getDefault(), node.meters());
        this.figures = new Figures(node.nodeId(), config, memory, meters);
    }

    /** It listens before it looks where the store is: what is committed in between is heard or seen, never neither. */
    @Override
    public Future<?> start() {
        return head().compose(start -> {
            AnswerCache cache = cache(start);
            var watch = new Watch(cache, node.store().identity().epoch(), start);
            listen(cache, watch);
            return Future.join(
                            listening.stream().map(MessageConsumer::completion).toList())
                    .compose(listens -> head())
                    .onSuccess(now -> {
                        watch.skipTo(now);
                        vertx.setPeriodic(LOOK_MILLIS, tick -> look(cache, watch));
                    });
        });
    }

    private AnswerCache cache(Point start) {
        var parts = new AnswerCache.Parts(
                memory,
                shared(),
                new Changes(config.tagsMax(), start),
                new Flights(config.waitingMax()),
                new Outage(() -> isAway("postgres")));
        return new AnswerCache(node.nodeId(), parts, config.loadTimeout(), meters, clock);
    }

    private SharedAnswers shared() {
        return node.redis().configured()
                ? new RedisAnswers(
                        vertx, node.redis(), config, node.store().identity().epoch(), meters, clock)
                : new NothingShared();
    }

    private boolean isAway(String dependency) {
        return node.health().degraded().contains(dependency);
    }

    private String mode() {
        return node.redis().configured() && !isAway("redis") ? "redis" : "memory";
    }

    /** Any thread. */
    public CacheStatus status() {
        return new CacheStatus(mode(), figures.bytes());
    }

    private void listen(AnswerCache cache, Watch watch) {
        var bus = node.bus();
        listening.add(bus.listen(Topics.TRADES, watch::committed));
        listening.add(bus.listen(Topics.HEAD, watch::announced));
        listening.add(bus.listen(Topics.CHANGED, watch::changed));
        listening.add(bus.serve(Topics.LOOK_UP, cache::lookUp));
        listening.add(bus.serve(
                Topics.HAND_IN.at(node.nodeId()), (HandIn handed) -> Future.succeededFuture(cache.handIn(handed))));
        listening.add(bus.serve(
                Topics.GIVE_UP.at(node.nodeId()), (GiveUp lost) -> Future.succeededFuture(cache.giveUp(lost))));
        listening.add(bus.serve(
                Topics.CACHE_REPORT,
                (CacheAsked asked) ->
                        Future.succeededFuture(figures.report(mode(), cache.loading(), cache.waiting()))));
        listening.add(bus.serve(Topics.INVALIDATE, (Invalidation change) -> {
            cache.invalidate(change);
            return Future.succeededFuture(new Invalidated());
        }));
    }

    private void look(AnswerCache cache, Watch watch) {
        cache.sweep();
        head().onSuccess(watch::seen).onFailure(failure -> LOG.debug("the store's head was not seen", failure));
    }

    private Future<Point> head() {
        return node.store().withConnection(Heads::point);
    }

    @Override
    public Future<?> stop() {
        return Future.join(listening.stream().map(MessageConsumer::unregister).toList());
    }
}
