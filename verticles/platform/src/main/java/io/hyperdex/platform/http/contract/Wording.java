package io.hyperdex.platform.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Broken schema rules in words that a caller can act on. */
final class Wording {
    private Wording() {}

    /** The schema's own {@code x-message} explains its pattern; {@code otherwise} is for rules without words here. */
    static String of(String keyword, JsonObject rules, String otherwise) {
        Object limit = rules.getValue(keyword);
        return switch (keyword) {
            case "enum" -> "must be one of " + values(limit, " ");
            case "const" -> "must be " + limit;
            case "type" -> "must be " + types(limit);
            case "pattern" -> rules.getString("x-message", "must match " + limit);
            case "minimum" -> "must be at least " + limit;
            case "maximum" -> "must be at most " + limit;
            case "minLength" -> "must have at least " + count(limit, "character");
            case "maxLength" -> "must have at most " + count(limit, "character");
            case "minItems" -> "must have at least " + count(limit, "item");
            case "maxItems" -> "must have at most " + count(limit, "item");
            default -> otherwise;
        };
    }

    static String fractionDigits(JsonObject rules) {
        return "must have at most " + count(rules.getValue("x-fraction-digits"), "fraction digit");
    }

    private static String count(Object limit, String noun) {
        return limit + " " + noun + ("1".equals(limit.toString()) ? "" : "s");
    }

    private static String types(Object type) {
        return type instanceof JsonArray several
                ? several.stream().map(one -> article(one.toString())).collect(Collectors.joining(" or "))
                : article(type.toString());
    }

    private static String article(String type) {
        return switch (type) {
            case "boolean" -> "true or false";
            case "null" -> "null";
            case "integer", "array", "object" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String values(Object limit, String separator) {
        List<?> values = ((JsonArray) limit).getList();
        return values.stream().filter(Objects::nonNull).map(Object::toString).collect(Collectors.joining(separator));
    }
}
