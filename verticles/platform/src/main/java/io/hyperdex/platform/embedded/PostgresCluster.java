package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The files of the database, made by initdb on the first start. */
final class PostgresCluster {
    static final String INITDB = "initdb";

    private static final String KEY = "data.dir";

    private PostgresCluster() {}

    static Path of(Path home) {
        return home.resolve("data");
    }

    /** The cluster of this home, which is complete or not there; refuses one that this PostgreSQL cannot read. */
    static Path in(Path home, Path programs, int major) throws IOException, InterruptedException {
        Path cluster = of(home);
        if (Files.isDirectory(cluster)) {
            requireMajor(cluster, major);
            return cluster;
        }
        Trees.deleteLeftovers(home);
        Path partial = Trees.temporary(home, "data");
        try {
            create(partial, home.resolve("password"), programs);
            Files.move(partial, cluster, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(partial);
        }
        Trees.forceOne(home);
        return cluster;
    }

    /**
     * The locale is PostgreSQL's own: text sorts by code point on every machine, and no update of the C library changes the
     * order under an index.
     */
    private static void create(Path directory, Path password, Path programs) throws IOException, InterruptedException {
        Commands.run(
                Commands.notAsRoot(List.of(
                        programs.resolve(INITDB).toString(),
                        "--pgdata=" + directory,
                        "--username=" + EmbeddedPostgres.USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8")),
                directory);
    }

    private static void requireMajor(Path cluster, int major) throws IOException {
        Path file = cluster.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new StartRefused(KEY, cluster + " is not a PostgreSQL data directory");
        }
        String found = Files.readString(file).strip();
        if (!found.equals(Integer.toString(major))) {
            throw new StartRefused(
                    KEY,
                    cluster + " holds data of PostgreSQL " + found + ", and this version brings " + major
                            + "; dump it with the earlier version and load it into a new directory,"
                            + " or set postgres.uri to a server that runs on it");
        }
    }
}
