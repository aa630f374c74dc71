package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.TrustedProxies;
import io.hyperdex.platform.limits.Admission;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Hubs without a network; the simple ones do on the spot what they are told. */
final class TestHub {
    static final String NO_KEY = "";
    static final Function<Caller, Future<Admission>> ROOM_FOR_ALL = caller -> Future.succeededFuture(Admission.FREE);
    static final Position START = new Position("e1", 0);

    private TestHub() {}

    /** @param bootstrapKey beside which there is no key */
    static SocketHub of(Feed feed, String bootstrapKey, Function<Caller, Future<Admission>> places) {
        var metrics = new StreamMetrics(new SimpleMeterRegistry());
        return new SocketHub(new DirectLoop(), feed, settings(bootstrapKey, places, metrics), START);
    }

    static SocketHub.Settings settings(
            String bootstrapKey, Function<Caller, Future<Admission>> places, StreamMetrics metrics) {
        var auth = new AuthConfig(
                new AuthConfig.Anonymous(Set.of(Scope.READ), "free"),
                bootstrapKey,
                0,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
        var noProxies = new TrustedProxies(List.of(), TrustedProxies.Header.X_FORWARDED_FOR);
        return new SocketHub.Settings(
                SimulatedNode.CONFIG,
                "n1",
                1 << 20,
                Duration.ofHours(1),
                new Authenticator(auth, noProxies, new KeyRing(0)),
                places,
                InstantSource.system(),
                metrics);
    }

    private static final class DirectLoop implements Loop {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void after(long millis, Runnable task) {}
    }
}
