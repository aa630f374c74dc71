package io.hyperdex.platform.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.StartRefused;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of the shipped configuration, by dotted path and by environment name; everything else is refused. */
final class KnownKeys {
    private static final String PREFIX = "HYPERDEX_";
    /** Maps whose own keys are the operator's choice (chain numbers), each with a list. */
    private static final Set<String> LISTS = Set.of("quotes.priority", "quotes.stable");

    /** The map whose own keys are the operator's choice and whose values are groups of settings, all alike. */
    private static final String GROUPS = "limits.tiers";

    /** The map whose own keys are chain numbers, each with one text. */
    private static final String TEXTS = "quotes.wrappedNative";

    private static final Set<String> OPEN = Set.of("quotes.priority", "quotes.stable", TEXTS, GROUPS);

    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();

    KnownKeys(ObjectNode shipped) {
        collect("", shipped);
    }

    private void collect(String prefix, ObjectNode node) {
        node.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode child && !LISTS.contains(key)) {
                collect(key + ".", child);
            } else {
                defaults.put(key, entry.getValue());
            }
        });
    }

    void refuseUnknown(ObjectNode own, Path file) {
        new KnownKeys(own).defaults.keySet().forEach(key -> {
            if (!isKnown(key)) {
                throw new StartRefused(key, "unknown key in " + file + "; the nearest known one is " + nearest(key));
            }
        });
    }

    void requireKnown(String key) {
        if (!isKnown(key)) {
            throw new StartRefused(key, "unknown key; the nearest known one is " + nearest(key));
        }
    }

    private boolean isKnown(String key) {
        return defaults.containsKey(key) || OPEN.stream().anyMatch(open -> key.startsWith(open + "."));
    }

    /** The environment's values by dotted key; a list is separated by commas. */
    Map<String, JsonNode> overrides(Map<String, String> environment) {
        Map<String, String> byName = new LinkedHashMap<>();
        defaults.keySet().forEach(key -> byName.put(environmentName(key), key));
        Map<String, JsonNode> values = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                String key = byName.containsKey(name) ? byName.get(name) : openKey(name);
                if (key == null || OPEN.contains(key)) {
                    String near = environmentName(nearest(name));
                    throw new StartRefused(name, "unknown environment variable; the nearest known one is " + near);
                }
                JsonNode known = defaults.get(key);
                values.put(key, known == null ? unlisted(key, value) : typed(known, value));
            }
        });
        return values;
    }

    static JsonNode typed(JsonNode known, String value) {
        return known.isArray() ? list(value) : JsonNodeFactory.instance.textNode(value);
    }

    private static JsonNode list(String value) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (String item : value.split(",")) {
            if (!item.isBlank()) {
                list.add(item.strip());
            }
        }
        return list;
    }

    private static JsonNode unlisted(String key, String value) {
        return key.startsWith(GROUPS) || key.startsWith(TEXTS) ? JsonNodeFactory.instance.textNode(value) : list(value);
    }

    private @org.jspecify.annotations.Nullable String openKey(String name) {
        String prefix = environmentName(GROUPS) + "_";
        if (name.startsWith(prefix)) {
            return settingOfNewGroup(name.substring(prefix.length()));
        }
        return Stream.concat(LISTS.stream(), Stream.of(TEXTS))
                .filter(open -> name.startsWith(environmentName(open) + "_"))
                .map(open -> open + "." + name.substring(environmentName(open).length() + 1))
                .findFirst()
                .orElse(null);
    }

    /** {@code GOLD_USD_PER_REQUEST} is the setting {@code usdPerRequest}, as other groups have it, of {@code gold}. */
    private @org.jspecify.annotations.Nullable String settingOfNewGroup(String rest) {
        return defaults.keySet().stream()
                .filter(known -> known.startsWith(GROUPS + "."))
                .map(known -> known.substring(known.lastIndexOf('.') + 1))
                .filter(setting -> rest.endsWith("_" + words(setting)))
                .map(setting -> GROUPS + "."
                        + rest.substring(0, rest.length() - words(setting).length() - 1)
                                .toLowerCase(java.util.Locale.ROOT)
                        + "." + setting)
                .findFirst()
                .orElse(null);
    }

    private static String words(String setting) {
        return environmentName(setting).substring(PREFIX.length());
    }

    private static String environmentName(String key) {
        return key.startsWith(PREFIX)
                ? key
                : PREFIX
                        + key.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                                .replace('.', '_')
                                .toUpperCase(java.util.Locale.ROOT);
    }

    private String nearest(String key) {
        String wanted = environmentName(key);
        return defaults.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(wanted, environmentName(known))))
                .orElseThrow();
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
