package io.hyperdex.load.http;

import io.hyperdex.platform.json.Json;
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

/** The bare server beside the node. */
public final class BareProcess implements AutoCloseable {
    private final BesideProcess process;

    private BareProcess(BesideProcess process) {
        this.process = process;
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
            return new BareProcess(BesideProcess.start(BareServer.class, file.toString()));
        } finally {
            Files.delete(file);
        }
    }

    public URI url() {
        return process.url();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
