package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bare Redis of a test, from the embedded binary and without supervision: the test kills, freezes and starts it again. */
public final class RedisProcess {
    private static final Duration UP_WITHIN = Duration.ofSeconds(20);
    private static final int ANSWER_MILLIS_MAX = 10_000;
    /** A Cluster's nodes talk to one another on their port plus this. */
    private static final int CLUSTER_BUS = 10_000;

    private static final String PASSWORD_SETTING = "requirepass ";

    private final Path directory;
    private final int port;
    private final String password;
    private final List<String> arguments;
    private @Nullable Process process;

    private RedisProcess(Path directory, int port, String password, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.password = password;
        this.arguments = arguments;
    }

    /** A server that is not started yet; its settings are those of redis.conf, one a line. */
    public static RedisProcess prepare(Path directory, String... settings) throws IOException {
        return prepare(directory, List.of(), List.of("save \"\"", "maxmemory 64mb"), settings);
    }

    public static RedisProcess start(Path directory, String... settings) throws IOException, InterruptedException {
        RedisProcess server = prepare(directory, settings);
        server.start();
        return server;
    }

    public static RedisProcess startSentinel(Path directory, String... settings)
            throws IOException, InterruptedException {
        RedisProcess sentinel = prepare(directory, List.of("--sentinel"), List.of(), settings);
        sentinel.start();
        return sentinel;
    }

    private static RedisProcess prepare(Path directory, List<String> arguments, List<String> common, String... settings)
            throws IOException {
        Files.createDirectories(directory);
        int port = Port.keptIn(directory.resolve("port"));
        while (!Port.isFree(port + CLUSTER_BUS)) {
            Files.delete(directory.resolve("port"));
            port = Port.keptIn(directory.resolve("port"));
        }
        List<String> lines =
                new ArrayList<>(List.of("bind 127.0.0.1", "port " + port, "dir " + directory.toRealPath()));
        lines.addAll(common);
        lines.addAll(List.of(settings));
        Files.write(directory.resolve("redis.conf"), lines);
        String password = lines.stream()
                .filter(line -> line.startsWith(PASSWORD_SETTING))
                .map(line -> line.substring(PASSWORD_SETTING.length()))
                .findFirst()
                .orElse("");
        return new RedisProcess(directory, port, password, arguments);
    }

    public void start() throws IOException, InterruptedException {
        Path program = new Binaries(Path.of("target", "embedded", "bin"), Platform.current())
                .redis()
                .resolve("redis-server")
                .toAbsolutePath();
        List<String> command = new ArrayList<>(
                List.of(program.toString(), directory.resolve("redis.conf").toString()));
        command.addAll(arguments);
        Path log = directory.resolve("server.log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + UP_WITHIN.toNanos();
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                close();
                throw new IOException("redis does not start: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public void freeze() throws IOException, InterruptedException {
        Processes.signal("STOP", running().pid());
    }

    public void thaw() throws IOException, InterruptedException {
        Processes.signal("CONT", running().pid());
    }

    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** What the server says to one command, on a connection of its own: everything that comes until it has closed. */
    public String ask(String... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            String request = (password.isEmpty() ? "" : encoded("AUTH", password)) + encoded(words) + encoded("QUIT");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String encoded(String... words) {
        var command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append("$" + word.length() + "\r\n" + word + "\r\n");
        }
        return command.toString();
    }

    private boolean answers() {
        try {
            return ask("PING").contains("PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }
}
