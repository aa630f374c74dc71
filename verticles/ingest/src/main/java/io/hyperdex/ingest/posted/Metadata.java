package io.hyperdex.ingest.posted;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sender attached, in canonical form: sorted keys, no blanks, numbers as they were written. The object is read to
 * its end even when it is refused, so that the rest of the item can still be looked at.
 */
final class Metadata {
    private static final int BYTES_MAX = 4_096;
    private static final int DEPTH_MAX = 4;

    private final JsonParser parser;
    private final String field;
    /** Characters that may still be kept, so that a huge object is not built only to be refused. */
    private int budget = 2 * BYTES_MAX;

    private @Nullable String refusal;

    /** The parser stands on the object's start. */
    Metadata(JsonParser parser, String field) {
        this.parser = parser;
        this.field = field;
    }

    String canonical() throws IOException, FieldRefused {
        String text = object(1);
        if (refusal == null && text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            refuse("must have at most 4 KiB");
        }
        if (refusal != null) {
            throw FieldRefused.invalid(field, refusal);
        }
        return text;
    }

    private String object(int depth) throws IOException {
        Map<String, String> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = quoted(parser.currentName());
            parser.nextToken();
            String value = value(depth);
            if (refusal == null && members.put(name, value) != null) {
                refuse("must not have the same key twice");
            }
        }
        var text = new StringBuilder("{");
        members.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append(name)
                .append(':')
                .append(value));
        return text.append('}').toString();
    }

    private String array(int depth) throws IOException {
        var text = new StringBuilder("[");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String value = value(depth);
            if (refusal == null) {
                text.append(text.length() > 1 ? "," : "").append(value);
            }
        }
        return text.append(']').toString();
    }

    private String value(int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isStructStart()) {
            if (depth == DEPTH_MAX) {
                refuse("must have at most " + DEPTH_MAX + " levels");
            }
            if (refusal != null) {
                parser.skipChildren();
                return "";
            }
            spend(2);
            return token == JsonToken.START_OBJECT ? object(depth + 1) : array(depth + 1);
        }
        if (token == JsonToken.VALUE_STRING) {
            return quoted(parser.getText());
        }
        String literal = parser.getText();
        spend(literal.length() + 1);
        return literal;
    }

    private String quoted(String text) {
        if (!Notation.isStorable(text)) {
            refuse("must not contain NUL or half of a surrogate pair");
        }
        spend(text.length() + 3);
        if (refusal != null) {
            return "";
        }
        var quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    /** Counts roughly; the exact length is measured at the end. */
    private void spend(int characters) {
        budget -= characters;
        if (budget < 0) {
            refuse("must have at most 4 KiB");
        }
    }

    private void refuse(String reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }
}
