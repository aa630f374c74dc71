package io.hyperdex.platform.http.contract;

import io.hyperdex.platform.http.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One schema of the contract, and the words for what breaks it. */
public final class SchemaCheck {
    /** An answer about a bad body stays small, however bad the body is. */
    static final int VIOLATIONS_MAX = 100;

    /** These report that something inside them failed, which is reported by itself. */
    private static final Set<String> OUTER =
            Set.of("properties", "patternProperties", "propertyNames", "items", "allOf", "if");

    private static final Set<String> CLOSING = Set.of("additionalProperties", "unevaluatedProperties");
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("contract:/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject schema;
    private final Validator validator;

    /** The schema must be free of references, as {@link ContractFile} leaves it. */
    public SchemaCheck(JsonObject schema) {
        this.schema = schema;
        this.validator = SchemaRepository.create(OPTIONS).validator(JsonSchema.of(schema));
    }

    JsonObject schema() {
        return schema;
    }

    /** What is wrong with a document, each with a JSON Pointer to its place. */
    public List<Violation> violations(Object document) {
        return violations("body", "", document);
    }

    /** What is wrong with a parameter, under its name. */
    List<Violation> violations(String in, String name, Object parameter) {
        OutputUnit result = validator.validate(parameter);
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        List<Violation> violations = result.getErrors().stream()
                .filter(this::tells)
                .map(error -> violation(error, in, name, parameter))
                .distinct()
                .limit(VIOLATIONS_MAX)
                .toList();
        return violations.isEmpty() ? List.of(new Violation(in, name, "schema", "does not fit")) : violations;
    }

    private boolean tells(OutputUnit error) {
        String keyword = keyword(error);
        return CLOSING.contains(keyword) ? closed(error) : !OUTER.contains(keyword);
    }

    /** The validator also blames fields that are known but have violations of their own. */
    private boolean closed(OutputUnit error) {
        String keyword = pointer(error.getKeywordLocation());
        String field = pointer(error.getInstanceLocation());
        String name =
                field.substring(field.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
        JsonObject closed = rules(keyword);
        return Boolean.FALSE.equals(closed.getValue(keyword(error)))
                && !closed.getJsonObject("properties", new JsonObject()).containsKey(name);
    }

    /** The part of the schema that holds a keyword. */
    private JsonObject rules(String keywordPointer) {
        Object owner = at(schema, keywordPointer.substring(0, keywordPointer.lastIndexOf('/')));
        return owner instanceof JsonObject object ? object : new JsonObject();
    }

    private Violation violation(OutputUnit error, String in, String name, Object value) {
        String pointer = pointer(error.getInstanceLocation());
        String keyword = keyword(error);
        String field = name.isEmpty() ? pointer : name;
        if (CLOSING.contains(keyword)) {
            return new Violation(in, field, "unknown", "unknown field");
        }
        if (keyword.equals("required")) {
            return new Violation(in, pointer + "/" + missing(error), "required", "is required");
        }
        JsonObject rules = rules(pointer(error.getKeywordLocation()));
        if (keyword.equals("pattern") && tooPrecise(rules, String.valueOf(at(value, pointer)))) {
            return new Violation(in, field, "precision", Wording.fractionDigits(rules));
        }
        return new Violation(in, field, keyword, Wording.of(keyword, rules, error.getError()));
    }

    /** True for a text that would fit with a shorter fraction. */
    private static boolean tooPrecise(JsonObject rules, String text) {
        if (!rules.containsKey("x-fraction-digits")) {
            return false;
        }
        String cut = text.replaceFirst("(\\.[0-9]{" + rules.getInteger("x-fraction-digits") + "})[0-9]+", "$1");
        return Pattern.compile(rules.getString("pattern")).matcher(cut).find();
    }

    private static String keyword(OutputUnit error) {
        String location = error.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** The validator names the missing field only in its text, between quotation marks. */
    private static String missing(OutputUnit error) {
        String text = error.getError();
        String name = text.substring(text.indexOf('"') + 1, text.lastIndexOf('"'));
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static @Nullable Object at(Object root, String pointer) {
        return root instanceof JsonObject || root instanceof JsonArray
                ? JsonPointer.from(pointer).queryJson(root)
                : root;
    }

    private static String pointer(String location) {
        String encoded = location.substring(1);
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The validator writes control characters with one hexadecimal digit: then its own notation must do.
            return encoded;
        }
    }
}
