package io.hyperdex.load.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.load.node.NodeClient;
import io.hyperdex.load.node.Target;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whose requests are measured: a caller with a key, in a tier with limits that are counted and never reached. */
final class Caller {
    private static final String TIER = "enterprise";
    private static final long NEVER_REACHED = 1_000_000_000;
    private static final List<String> LIMITS = List.of("minute", "hour", "day", "burst", "concurrent", "sockets");

    private final String bootstrapKey;

    Caller() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        bootstrapKey = HexFormat.of().formatHex(bytes);
    }

    /** What a node needs to know of him when it starts, as its environment. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of("HYPERDEX_AUTH_BOOTSTRAP_KEY", bootstrapKey));
        LIMITS.forEach(limit -> settings.put(
                "HYPERDEX_LIMITS_TIERS_" + TIER.toUpperCase(Locale.ROOT) + "_" + limit.toUpperCase(Locale.ROOT),
                String.valueOf(NEVER_REACHED)));
        return settings;
    }

    /** Makes his key, as an operator would. */
    String key(Target target) throws IOException, InterruptedException {
        ObjectNode asked = Json.MAPPER.createObjectNode();
        asked.put("name", "load").put("tier", TIER).putArray("scopes").add("read");
        return new NodeClient(target.url(), bootstrapKey)
                .post("/v1/admin/keys", asked.toString())
                .good()
                .at("/data/key")
                .asText();
    }
}
