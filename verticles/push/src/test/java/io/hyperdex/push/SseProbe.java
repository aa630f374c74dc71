package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.testing.FrameContract;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events that reads them by the letter; every frame must keep the contract. */
final class SseProbe implements AutoCloseable {
    private static final FrameContract CONTRACT = FrameContract.load();
    private static final long SECONDS_MAX = 15;

    /** @param id of the last event that had one, as an EventSource keeps it */
    record Event(@Nullable String id, JsonNode frame) {}

    private final HttpClient client;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    final HttpClientResponse response;
    private @Nullable String id;
    private @Nullable String data;

    SseProbe(Vertx vertx, int port, String query, Map<String, String> headers) {
        client = vertx.createHttpClient();
        response = PushNode.await(client.request(HttpMethod.GET, port, "127.0.0.1", "/v1/stream/sse" + query)
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    // On the connection's loop, before the answer can come: bytes that nobody handles are dropped.
                    return request.send().map(this::hearing);
                }));
    }

    private HttpClientResponse hearing(HttpClientResponse answered) {
        answered.handler(RecordParser.newDelimited("\n", line -> read(line.toString())));
        answered.endHandler(ended::complete);
        answered.exceptionHandler(ended::completeExceptionally);
        return answered;
    }

    private void read(String line) {
        if (line.startsWith(":")) {
            comments.add(line);
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && data != null) {
            events.add(new Event(id, FakeWire.json(data)));
            data = null;
        } else {
            assertThat(line).isIn("", "retry: 2000");
        }
    }

    Event next(String op) throws InterruptedException {
        Event event;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        do {
            assertThat(System.nanoTime()).as("an event " + op + " in time").isLessThan(end);
            event = events.poll(SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(event).as("an event " + op).isNotNull();
            assertThat(CONTRACT.violations(new JsonObject(event.frame.toString())))
                    .as(event.frame.toString())
                    .isEmpty();
        } while (!event.frame.get("op").asText().equals(op));
        return event;
    }

    String comment() throws InterruptedException {
        return String.valueOf(comments.poll(SECONDS_MAX, TimeUnit.SECONDS));
    }

    void awaitEnd() throws Exception {
        ended.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Stops to take anything from the network. */
    void stall() {
        response.pause();
    }

    void resume() {
        response.resume();
    }

    @Override
    public void close() {
        PushNode.await(client.close());
    }
}
