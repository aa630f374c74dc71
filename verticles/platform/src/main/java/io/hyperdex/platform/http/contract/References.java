package io.hyperdex.platform.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.JsonSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replaces each {@code $ref}, within a file or into a neighbouring one, by its target. Cycles are refused. */
final class References {
    private final Function<String, JsonObject> reader;
    private final Map<String, JsonObject> files = new HashMap<>();
    private final Map<String, JsonObject> targets = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    References(Function<String, JsonObject> reader) {
        this.reader = reader;
    }

    JsonObject resolve(String file) {
        return object(file, source(file));
    }

    private JsonObject source(String file) {
        return files.computeIfAbsent(file, reader);
    }

    private @Nullable Object value(String file, @Nullable Object node) {
        if (node instanceof JsonObject object) {
            return object.getValue("$ref") instanceof String ref ? referred(file, ref, object) : object(file, object);
        }
        if (node instanceof JsonArray array) {
            List<@Nullable Object> items = new ArrayList<>(array.size());
            array.forEach(item -> items.add(value(file, item)));
            return new JsonArray(items);
        }
        return node;
    }

    /**
     * Every object becomes what the validator would turn it into at its first use. So validating writes nothing, and one
     * contract serves all event loops.
     */
    private JsonObject object(String file, JsonObject node) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        node.forEach(entry -> fields.put(
                entry.getKey(),
                entry.getKey().equals("pattern") && entry.getValue() instanceof String pattern
                        ? anchored(pattern)
                        : value(file, entry.getValue())));
        return (JsonObject) JsonSchema.of(new JsonObject(fields));
    }

    private JsonObject referred(String file, String ref, JsonObject node) {
        int hash = ref.indexOf('#');
        String targetFile = hash == 0 ? file : ref.substring(0, hash).replaceFirst("^\\./", "");
        JsonObject target = target(targetFile, ref.substring(hash + 1), file + ": " + ref);
        if (node.size() == 1) {
            return target;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(target.getMap());
        node.forEach(entry -> {
            if (entry.getKey().equals("description") || entry.getKey().equals("default")) {
                fields.put(entry.getKey(), entry.getValue());
            } else if (!entry.getKey().equals("$ref")) {
                throw new IllegalStateException(file + ": " + ref + " stands beside " + entry.getKey());
            }
        });
        return (JsonObject) JsonSchema.of(new JsonObject(fields));
    }

    private JsonObject target(String file, String pointer, String ref) {
        String key = file + "#" + pointer;
        JsonObject known = targets.get(key);
        if (known != null) {
            return known;
        }
        if (!open.add(key)) {
            throw new IllegalStateException(ref + " refers to itself");
        }
        if (!(JsonPointer.from(pointer).queryJson(source(file)) instanceof JsonObject found)
                || !(value(file, found) instanceof JsonObject target)) {
            throw new IllegalStateException(ref + " refers to nothing");
        }
        open.remove(key);
        targets.put(key, target);
        return target;
    }

    /** In JSON Schema {@code $} is the end of the text; in Java it also stands before a last line break. */
    private static String anchored(String pattern) {
        return pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) + "\\z" : pattern;
    }
}
