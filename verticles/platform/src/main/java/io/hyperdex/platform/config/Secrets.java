package io.hyperdex.platform.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What never appears in a log: keys, and the password part of connection URIs. */
public final class Secrets {
    private static final String MASK = "***";

    private Secrets() {}

    static ObjectNode mask(ObjectNode tree) {
        ObjectNode copy = tree.deepCopy();
        if (copy.at("/auth/bootstrapKey").asText().length() > 0) {
            ((ObjectNode) copy.get("auth")).put("bootstrapKey", MASK);
        }
        for (String server : List.of("postgres", "redis")) {
            if (copy.get(server) instanceof ObjectNode section) {
                JsonNode uri = section.get("uri");
                section.put("uri", maskUri(uri.asText()));
            }
        }
        return copy;
    }

    /** A connection URI without its password. */
    public static String maskUri(String uri) {
        return uri.replaceAll("(://[^:@/\\s]*):\\S*@", "$1:" + MASK + "@")
                .replaceAll("([?&]password=)[^&]*", "$1" + MASK);
    }

    /** A request URI without the value of {@code key=}. */
    public static String maskKey(String uri) {
        return uri.replaceAll("([?&]key=)[^&#]*", "$1" + MASK);
    }
}
