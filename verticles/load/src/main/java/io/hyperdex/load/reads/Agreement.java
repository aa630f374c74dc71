package io.hyperdex.load.reads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.load.node.NodeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers of a node with a cache, read after the trades have ceased, which a node without one must give too: else an entry
 * has outlived what it says.
 */
final class Agreement {
    /** Kinds whose answers do not change with the clock. */
    private static final Set<ReadKind> KINDS = Set.of(
            ReadKind.CANDLES_NEWEST,
            ReadKind.CANDLES_RANGE,
            ReadKind.TRADES_POOL,
            ReadKind.TRADES_TRADER,
            ReadKind.TOKENS,
            ReadKind.TOKEN);

    private static final int FINDINGS_MAX = 20;

    private final Map<String, JsonNode> answers = new LinkedHashMap<>();

    /** Reads so many targets of the mix. */
    static Agreement read(NodeClient node, ReadMix mix, int targets) throws IOException, InterruptedException {
        var agreement = new Agreement();
        for (int i = 0; i < targets; i++) {
            ReadRequest request = mix.next(0);
            if (KINDS.contains(request.kind())) {
                agreement.answers.put(request.target(), content(node, request.target()));
            }
        }
        return agreement;
    }

    int size() {
        return answers.size();
    }

    /** Where the other node differs. */
    List<String> differences(NodeClient other) throws IOException, InterruptedException {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, JsonNode> answer : answers.entrySet()) {
            JsonNode fresh = content(other, answer.getKey());
            if (!fresh.equals(answer.getValue()) && differences.size() < FINDINGS_MAX) {
                differences.add("the cache had another answer than the store: " + answer.getKey());
            }
        }
        return differences;
    }

    /** Without what the clock alone changes. */
    private static JsonNode content(NodeClient node, String target) throws IOException, InterruptedException {
        JsonNode data = node.get(target).good().path("data");
        for (JsonNode item : data) {
            if (item instanceof ObjectNode object) {
                object.remove("closed");
            }
        }
        return data;
    }
}
