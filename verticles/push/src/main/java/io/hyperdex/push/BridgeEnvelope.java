package io.hyperdex.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the texts of the bridge are wrapped on their way. */
enum BridgeEnvelope {
    /** Each text is a message: a WebSocket without SockJS, or SockJS of a library that wraps them itself. */
    NONE,
    /** The frames of the SockJS protocol, which its clients speak over a WebSocket. */
    SOCKJS;

    /** The first thing that the peer is told. */
    Optional<Message> opening() {
        return frame("o");
    }

    Optional<Message> heartbeat() {
        return frame("h");
    }

    /** The last thing that the peer is told. */
    Optional<Message> closing(Closing closing) {
        return frame("c[" + closing.code() + "," + Json.text(closing.reason()) + "]");
    }

    private Optional<Message> frame(String text) {
        return this == NONE ? Optional.empty() : Optional.of(Message.of(text));
    }

    Message wrap(String text) {
        return Message.of(this == NONE ? text : "a[" + Json.text(text) + "]");
    }

    /** The texts of one message of the peer; empty for what is none. */
    Optional<List<String>> unwrap(String message) {
        if (this == NONE) {
            return Optional.of(List.of(message));
        }
        if (message.isEmpty()) {
            return Optional.of(List.of());
        }
        try {
            JsonNode sent = Json.MAPPER.readTree(message);
            return sent.isTextual() ? Optional.of(List.of(sent.textValue())) : texts(sent);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> texts(JsonNode sent) {
        List<String> texts = new ArrayList<>(sent.size());
        for (JsonNode text : sent) {
            if (!text.isTextual()) {
                return Optional.empty();
            }
            texts.add(text.textValue());
        }
        return sent.isArray() ? Optional.of(texts) : Optional.empty();
    }
}
