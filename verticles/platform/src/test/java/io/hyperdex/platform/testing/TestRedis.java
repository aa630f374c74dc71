package io.hyperdex.platform.testing;

import io.hyperdex.platform.embedded.EmbeddedRedis;
import io.hyperdex.platform.embedded.ServerListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One Redis per test JVM; each test takes a database of its own. */
public final class TestRedis {
    private static final int DATABASES = 1_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestRedis() {}

    /** The URI of an empty database. Publish and subscribe know no databases and reach all of them. */
    public static String createDatabase() {
        int database = COUNT.getAndIncrement();
        if (database >= DATABASES) {
            throw new IllegalStateException("more than " + DATABASES + " databases in one test JVM");
        }
        return Shared.SERVER.uri() + "/" + database;
    }

    private static final class Shared {
        static final EmbeddedRedis SERVER = TestServers.shared(
                "redis",
                (data, binaries) -> EmbeddedRedis.start(
                        data,
                        binaries,
                        new EmbeddedRedis.Options(
                                Map.of("databases", Integer.toString(DATABASES)), ServerListener.NONE)));
    }
}
