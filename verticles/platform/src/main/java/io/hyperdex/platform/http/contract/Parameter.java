package io.hyperdex.platform.http.contract;

import io.hyperdex.platform.http.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query or path parameter of an operation.
 *
 * @param in query or path
 * @param excludes parameters that may not stand beside this one
 */
public record Parameter(String in, String name, boolean required, List<String> excludes, SchemaCheck check) {
    /** Longer ones are no sensible number, and their sender is told so before they are parsed. */
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,39})");

    static Parameter of(JsonObject parameter) {
        return new Parameter(
                parameter.getString("in"),
                parameter.getString("name"),
                parameter.getBoolean("required", false),
                parameter.getJsonArray("x-excludes", new JsonArray()).stream()
                        .map(Object::toString)
                        .toList(),
                new SchemaCheck(parameter.getJsonObject("schema")));
    }

    /** The value that stands for an absent parameter, or null. */
    @Nullable
    Object absent() {
        Object value = check.schema().getValue("default");
        return value instanceof Number number ? Long.valueOf(number.longValue()) : value;
    }

    List<Violation> violations(List<String> given) {
        if (given.isEmpty()) {
            return required ? List.of(new Violation(in, name, "required", "is required")) : List.of();
        }
        if (given.size() > 1) {
            return List.of(new Violation(in, name, "repeated", "must be given once"));
        }
        return check.violations(in, name, json(given.get(0)));
    }

    /** The typed value of a text without violations: String, Long or a list of String. */
    Object value(String text) {
        Object value = json(text);
        if (value instanceof BigInteger integer) {
            return integer.longValueExact();
        }
        return value instanceof JsonArray list
                ? list.stream().map(Object::toString).toList()
                : value;
    }

    /** A text that is no integer stays one, so that the schema's type refuses it. */
    private Object json(String text) {
        return switch (check.schema().getString("type")) {
            case "integer" -> INTEGER.matcher(text).matches() ? new BigInteger(text) : text;
            case "array" -> new JsonArray(List.of(text.split(",", -1)));
            default -> text;
        };
    }
}
