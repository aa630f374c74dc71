package io.hyperdex.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.json.Json;
import org.jspecify.annotations.Nullable;

/** Reads what a socket says. */
final class ClientMessage {
    /** The largest number that every client reads back as it was. */
    private static final long ID_MAX = (1L << 53) - 1;

    private ClientMessage() {}

    /** Null for what is no message. */
    static @Nullable JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text) instanceof ObjectNode message
                            && message.path("op").isTextual()
                            && isId(message.get("id"))
                    ? message
                    : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean isId(@Nullable JsonNode id) {
        return id == null
                || id.isNull()
                || (id.isIntegralNumber() && id.canConvertToLong() && id.asLong() >= 0 && id.asLong() <= ID_MAX);
    }
}
