package io.hyperdex.query;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.Lease;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.RequestTimings.Stage;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings every read through the cache tier, on one HTTP event loop. */
public final class CachedReads {
    private static final long SWEEP_MILLIS = 1_000;
    /** How much longer than a load the cache's answer about it may take. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Api api;
    private final CacheMeters meters;
    private final CacheDialogue dialogue;
    private final SendAgain sendAgain;
    private final InstantSource wall;

    public CachedReads(Api api, NodeContext node, CacheMeters meters) {
        var config = node.configuration().section("cache", CacheConfig.class);
        this.api = api;
        this.meters = meters;
        this.wall = InstantSource.system();
        this.sendAgain = new SendAgain(config.sendAgainMax());
        this.dialogue = new CacheDialogue(node.bus(), config.loadTimeout().plus(MARGIN), config.patience(), wall);
        api.vertx().setPeriodic(SWEEP_MILLIS, tick -> sendAgain.sweep(wall.millis()));
    }

    /** Serves an operation whose answers the cache keeps for everybody alike. */
    public void answer(String operation, CacheType type, Function<Call, Future<Loaded>> load) {
        answer(operation, type, call -> "", load);
    }

    /**
     * Serves an operation whose answers the cache keeps.
     *
     * @param sight what of the caller decides what is seen; empty when nothing does
     */
    public void answer(
            String operation, CacheType type, Function<Call, String> sight, Function<Call, Future<Loaded>> load) {
        Counter sentAgain = meters.counter(type, CacheMeters.Layer.MEMORY, CacheMeters.Result.HIT);
        api.answer(
                operation,
                (request, caller) -> {
                    Lease lease = sendAgain.find(request.uri(), wall.millis());
                    if (lease == null) {
                        return null;
                    }
                    sentAgain.increment();
                    request.response().putHeader(CacheDialogue.HEADER, CacheDialogue.MEMORY);
                    return Answer.read(lease.answer().encoded());
                },
                call -> {
                    String seen = sight.apply(call);
                    var lookup = new Lookup(type, key(operation, call, seen));
                    return call.timings()
                            .during(
                                    Stage.CACHE,
                                    () -> dialogue.answer(call, lookup, load, lease -> keep(call, seen, lease)));
                });
    }

    private void keep(Call call, String seen, Lease lease) {
        if (seen.isEmpty()) {
            sendAgain.keep(call.request().uri(), lease, wall.millis());
        }
    }

    /** The request whatever the order of its parameters; like the signature of cursors, which answers carry. */
    private static String key(String operation, Call call, String seen) {
        return call.request().params().entries().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining("\n", operation + "\n" + seen + "\n", ""));
    }
}
