package io.hyperdex.load.http;

import io.hyperdex.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The bare server in a JVM of its own, with the same settings as the node's. */
public final class BareProcess implements AutoCloseable {
    private static final long END_SECONDS_MAX = 20;

    private final Process process;
    private final URI url;

    private BareProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Answers to be written, as they were read. */
    public static final class Recording {
        private final List<BareServer.Page> pages = new ArrayList<>();

        /** With all its headers but the length, which follows from the body. */
        public void add(String target, Response response) {
            Map<String, String> headers = new LinkedHashMap<>();
            response.head().lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
                String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
                if (!name.equals("content-length")) {
                    headers.put(name, line.substring(line.indexOf(':') + 1).strip());
                }
            });
            add(target, headers, new String(response.body(), StandardCharsets.UTF_8));
        }

        public long bodyBytes() {
            return pages.stream()
                    .mapToLong(page -> page.body().getBytes(StandardCharsets.UTF_8).length)
                    .sum();
        }

        public void add(String target, Map<String, String> headers, String body) {
            pages.add(new BareServer.Page(target, headers, body));
        }
    }

    /** @param directory where the answers are kept while it starts */
    public static BareProcess start(Path directory, Recording recording) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(directory), "pages-", ".json");
        try {
            Json.MAPPER.writeValue(file.toFile(), recording.pages);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:G1HeapRegionSize=8m",
                            "-Dlogback.configurationFile=conf/logback.xml",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BareServer.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            // Whatever a logger says before does not matter.
            String line;
            do {
                line = output.readLine();
                if (line == null) {
                    process.destroyForcibly();
                    throw new IOException("the bare server did not start");
                }
            } while (!line.startsWith(BareServer.PORT));
            return new BareProcess(process, URI.create("http://127.0.0.1:" + line.substring(BareServer.PORT.length())));
        } finally {
            Files.delete(file);
        }
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
}
