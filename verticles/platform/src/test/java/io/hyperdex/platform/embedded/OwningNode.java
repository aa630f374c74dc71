package io.hyperdex.platform.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that owns a data directory and its servers until it is killed. */
final class OwningNode {
    private OwningNode() {}

    public static void main(String[] arguments) throws InterruptedException {
        DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
        Binaries binaries = new Binaries(Path.of(arguments[1]), Platform.current());
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, binaries, EmbeddedPostgres.Options.DEFAULT);
        EmbeddedRedis redis = EmbeddedRedis.start(data, binaries, EmbeddedRedis.Options.DEFAULT);
        System.out.println(postgres.uri() + " " + postgres.pid() + " " + redis.pid());
        new CountDownLatch(1).await();
    }
}
