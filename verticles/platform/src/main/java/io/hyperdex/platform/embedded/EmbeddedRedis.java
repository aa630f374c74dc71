package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The node's own Redis. It holds what can be computed or counted again, so it keeps nothing on disk and starts empty.
 */
public final class EmbeddedRedis extends EmbeddedServer {
    static final String KEY = "redis.uri";

    private final RedisServer server;

    private EmbeddedRedis(RedisServer server, SupervisedProcess process) {
        super(process);
        this.server = server;
    }

    /** Settings of redis.conf by their names, over the node's own. */
    public record Options(Map<String, String> settings, ServerListener listener) {
        public static final Options DEFAULT = new Options(Map.of(), ServerListener.NONE);

        public Options {
            settings = Map.copyOf(settings);
        }
    }

    /** Blocks until the server answers; {@link StartRefused} when it cannot. An interrupt ends what it has started. */
    public static EmbeddedRedis start(DataDirectory data, Binaries binaries, Options options)
            throws InterruptedException {
        Path program = binaries.redis().resolve("redis-server");
        try {
            Path home =
                    DataDirectory.createPrivately(data.path().resolve("redis")).toRealPath();
            new Residents(home, RedisServer.PROGRAM).evict(StopSignal.TERM, RedisServer.STOP_WITHIN);
            RedisServer server = new RedisServer(
                    program, home, Port.keptIn(home.resolve("port")), Secret.keptIn(home.resolve("password")));
            server.configure(options.settings());
            SupervisedProcess process = new SupervisedProcess(server, home.resolve("server.log"), options.listener());
            process.start();
            return new EmbeddedRedis(server, process);
        } catch (IOException e) {
            throw Failures.refusal(KEY, "the embedded Redis does not start", e);
        }
    }

    @Override
    public String uri() {
        return "redis://:" + server.password + "@127.0.0.1:" + server.port;
    }

    private record RedisServer(Path executable, Path directory, int port, String password) implements Server {
        static final String PROGRAM = "redis-server";
        static final Duration STOP_WITHIN = Duration.ofSeconds(5);
        private static final int PROBE_TIMEOUT_MILLIS = 2_000;

        /** In a file, because a command line can be read by everyone on the machine. */
        void configure(Map<String, String> extra) throws IOException {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("bind", "127.0.0.1");
            settings.put("port", Integer.toString(port));
            settings.put("requirepass", password);
            settings.put("save", "\"\"");
            settings.put("appendonly", "no");
            settings.put("maxmemory", "256mb");
            // Answers are kept for minutes, limits to the end of the day: what is computed again goes before what was
            // counted.
            settings.put("maxmemory-policy", "volatile-ttl");
            settings.put("tcp-backlog", "128");
            settings.putAll(extra);
            Secret.writePrivately(
                    configuration(),
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + " " + setting.getValue() + "\n")
                            .collect(Collectors.joining()));
        }

        @Override
        public String name() {
            return "redis";
        }

        @Override
        public String program() {
            return PROGRAM;
        }

        @Override
        public List<String> command() {
            return List.of(executable.toString(), configuration().toString());
        }

        @Override
        public StopSignal stopSignal() {
            return StopSignal.TERM;
        }

        @Override
        public Duration readyWithin() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration stopWithin() {
            return STOP_WITHIN;
        }

        @Override
        public void clearLeftovers() {}

        @Override
        public boolean isLeaving() {
            return false;
        }

        @Override
        public void probe() throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
                String request = "AUTH " + password + "\r\nPING\r\nQUIT\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!answer.contains("+PONG")) {
                    throw new IOException("redis answers " + answer);
                }
            }
        }

        private Path configuration() {
            return directory.resolve("redis.conf");
        }
    }
}
