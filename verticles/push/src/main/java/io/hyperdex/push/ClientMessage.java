package io.hyperdex.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a socket says. */
final class ClientMessage {
    /** The largest number that every client reads back as it was. */
    private static final long ID_MAX = (1L << 53) - 1;

    private static final Set<Integer> CONFLATE_MILLIS = Set.of(0, 100, 250, 1_000);
    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9]{1,32}");

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

    /** A topic of a subscribe message; empty when what stands beside its name is malformed. */
    static Optional<Wish> wish(JsonNode entry) {
        JsonNode from = entry.path("from");
        JsonNode conflate = entry.path("conflateMs");
        boolean fromIsFine = isAbsent(from) || (isEpoch(from.path("epoch")) && isOffset(from.path("offset")));
        boolean conflateIsFine =
                isAbsent(conflate) || (conflate.isInt() && CONFLATE_MILLIS.contains(conflate.intValue()));
        if (!fromIsFine || !conflateIsFine) {
            return Optional.empty();
        }
        return Optional.of(new Wish(
                entry.path("topic").asText(""),
                isAbsent(from)
                        ? null
                        : new Position(
                                from.get("epoch").textValue(),
                                from.get("offset").longValue()),
                isAbsent(conflate) ? null : conflate.intValue()));
    }

    /** The epoch and offset of register headers, which may be texts; null where they name no place. */
    static @Nullable Position seen(JsonNode headers) {
        String epoch = headers.path("epoch").asText("");
        long offset = headers.path("offset").asLong(-1);
        return EPOCH.matcher(epoch).matches() && offset >= 0 ? new Position(epoch, offset) : null;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean isEpoch(JsonNode value) {
        return value.isTextual() && EPOCH.matcher(value.textValue()).matches();
    }

    private static boolean isOffset(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= ID_MAX;
    }

    private static boolean isId(@Nullable JsonNode id) {
        return id == null || id.isNull() || isOffset(id);
    }
}
