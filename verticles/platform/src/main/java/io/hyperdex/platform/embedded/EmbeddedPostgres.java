package io.hyperdex.platform.embedded;

import com.sun.management.OperatingSystemMXBean;
import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The node's own PostgreSQL. It is as durable as any other: what it has acknowledged survives the death of the server, of the
 * node and of the machine.
 */
public final class EmbeddedPostgres extends EmbeddedServer {
    /** MiB of the server's own cache: a share of the memory. What it does not need, it does not take. */
    private static final long BUFFERS_MIN = 128;

    private static final long BUFFERS_MAX = 2_048;
    private static final long BUFFERS_SHARE = 8;

    static final String KEY = "postgres.uri";
    static final String USER = "hyperdex";
    static final String DATABASE = "hyperdex";

    private final PostgresServer server;

    private EmbeddedPostgres(PostgresServer server, SupervisedProcess process) {
        super(process);
        this.server = server;
    }

    /** A certificate and its key in PEM; the key must be readable by its owner only. */
    public record Tls(Path certificate, Path key) {}

    /** Settings of postgresql.conf by their names, over the node's own. */
    public record Options(
            Map<String, String> settings, @Nullable Tls tls, ServerListener listener) {
        public static final Options DEFAULT = new Options(Map.of(), null, ServerListener.NONE);

        public Options {
            settings = Map.copyOf(settings);
        }
    }

    /** Whether a server has been started in that data directory before, so that there is something in its store. */
    public static boolean isIn(Path dataDirectory) {
        return Files.isDirectory(PostgresCluster.of(dataDirectory.resolve("postgres")));
    }

    /**
     * Blocks until the server answers: about three seconds the first time, less than one later, longer when it must repair
     * itself after a crash. {@link StartRefused} when it cannot start. An interrupt ends what it has started.
     */
    public static EmbeddedPostgres start(DataDirectory data, Binaries binaries, Options options)
            throws InterruptedException {
        Path programs = binaries.postgres().resolve("bin");
        try {
            Path home = DataDirectory.createPrivately(data.path().resolve("postgres"))
                    .toRealPath();
            new Residents(home, PostgresCluster.INITDB, PostgresServer.PROGRAM)
                    .evict(StopSignal.INT, PostgresServer.STOP_WITHIN);
            String password = Secret.keptIn(home.resolve("password"));
            Path cluster =
                    PostgresCluster.in(home, programs, binaries.postgresMajor()).toRealPath();
            int port = Port.keptIn(home.resolve("port"));
            List<String> command = Commands.notAsRoot(command(programs, cluster, settings(port, options)));
            PostgresServer server = new PostgresServer(cluster, command, port, password);
            SupervisedProcess process = new SupervisedProcess(server, home.resolve("server.log"), options.listener());
            process.start();
            return withDatabase(new EmbeddedPostgres(server, process));
        } catch (IOException e) {
            throw Failures.refusal(KEY, "the embedded PostgreSQL does not start", e);
        }
    }

    @Override
    public String uri() {
        return "postgresql://" + USER + ":" + server.password() + "@127.0.0.1:" + server.port() + "/" + DATABASE;
    }

    private static EmbeddedPostgres withDatabase(EmbeddedPostgres postgres) throws IOException {
        try {
            postgres.server.createDatabase(DATABASE);
            return postgres;
        } catch (IOException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** On the command line they outrank every file in the cluster, so no leftover there can take durability away. */
    private static List<String> command(Path programs, Path cluster, Map<String, String> settings) {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve(PostgresServer.PROGRAM).toString(), "-D", cluster.toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /** Of the machine, or of the container that this is in. */
    private static long memoryMebibytes() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize() >> 20;
    }

    private static Map<String, String> settings(int port, Options options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("fsync", "on");
        settings.put("full_page_writes", "on");
        settings.put("synchronous_commit", "on");
        settings.put("max_connections", "100");
        long memory = memoryMebibytes();
        settings.put("shared_buffers", Math.max(BUFFERS_MIN, Math.min(BUFFERS_MAX, memory / BUFFERS_SHARE)) + "MB");
        settings.put("effective_cache_size", Math.max(2 * BUFFERS_MIN, memory / 2) + "MB");
        settings.put("work_mem", "16MB");
        settings.put("maintenance_work_mem", "128MB");
        settings.put("min_wal_size", "256MB");
        settings.put("max_wal_size", "2GB");
        settings.put("random_page_cost", "1.1");
        // Compiling costs more than it saves in queries of milliseconds.
        settings.put("jit", "off");
        settings.put("log_line_prefix", "%m [%p] ");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        Tls tls = options.tls();
        if (tls != null) {
            settings.put("ssl", "on");
            settings.put("ssl_cert_file", tls.certificate().toAbsolutePath().toString());
            settings.put("ssl_key_file", tls.key().toAbsolutePath().toString());
        }
        settings.putAll(options.settings());
        return settings;
    }
}
