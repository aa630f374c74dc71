package io.hyperdex.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** A connection in memory: keeps what was written and reads as long as the test wants. */
final class FakeWire implements Wire {
    final List<String> written = new ArrayList<>();
    boolean reading = true;
    Closing closing;

    @Override
    public boolean writable() {
        return reading;
    }

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public void write(Message message) {
        written.add(message.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void ping() {}

    @Override
    public Future<Void> close(Closing why) {
        closing = why;
        return Future.succeededFuture();
    }

    List<JsonNode> frames() {
        return written.stream().map(FakeWire::json).toList();
    }

    List<String> ops() {
        return frames().stream().map(frame -> frame.get("op").asText()).toList();
    }

    JsonNode last() {
        return json(written.get(written.size() - 1));
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
