package io.hyperdex.node.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A browser's view of {@code /v1/stream}: frames in the order in which they come. */
public final class StreamClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FRAME_WITHIN = Duration.ofSeconds(20);

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private StreamClient(URI http) {
        URI stream = URI.create("ws://" + http.getAuthority() + "/v1/stream");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(stream, new Collector())
                .join();
    }

    public static StreamClient connect(URI http) {
        return new StreamClient(http);
    }

    public void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /** The next frame that fits; those before it are dropped. */
    public JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
        long end = System.nanoTime() + FRAME_WITHIN.toNanos();
        while (true) {
            JsonNode frame = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new IllegalStateException("the frame did not come");
            }
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    public JsonNode await(String op) throws InterruptedException {
        return await(frame -> frame.path("op").asText().equals(op));
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Collector implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private static JsonNode parse(String frame) {
            try {
                return JSON.readTree(frame);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
