package io.hyperdex.load.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server beside the node in a JVM of its own, with the same settings as the node's. It ends with its standard input. */
public final class BesideProcess implements AutoCloseable {
    /** Begins the line that says where it listens. */
    public static final String PORT = "port=";

    private static final long END_SECONDS_MAX = 20;

    private final Process process;
    private final URI url;

    private BesideProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** @param main of a server that prints {@link #PORT} and its port on loopback when it is ready */
    public static BesideProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:G1HeapRegionSize=8m",
                "-Dlogback.configurationFile=conf/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        // Whatever a logger says before does not matter.
        String line;
        do {
            line = output.readLine();
            if (line == null) {
                process.destroyForcibly();
                throw new IOException(main.getSimpleName() + " did not start");
            }
        } while (!line.startsWith(PORT));
        return new BesideProcess(process, URI.create("http://127.0.0.1:" + line.substring(PORT.length())));
    }

    public URI url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** For the server: says where it listens, and returns when it shall end. */
    public static void awaitEnd(int port) throws IOException {
        System.out.println(PORT + port);
        while (System.in.read() >= 0) {
            // Whatever is said here means nothing; only the end does.
        }
    }
}
