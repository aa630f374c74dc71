package io.hyperdex.ingest.posted;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hyperdex.platform.json.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value at which the parser stands, read as one of the contract's types. JSON's null is absence. Numbers are taken by
 * their text, never through binary floating point.
 */
final class FieldValue {
    private static final int INTEGER_DIGITS_MAX = 16;
    private static final int ADDRESS_DIGITS = 40;
    private static final int HASH_DIGITS = 64;

    private final JsonParser parser;
    private final String field;

    FieldValue(JsonParser parser, String field) {
        this.parser = parser;
        this.field = field;
    }

    @Nullable
    String text() throws IOException, FieldRefused {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            default -> throw FieldRefused.invalid(field, "must be a string");
        };
    }

    @Nullable
    BigDecimal decimal() throws IOException, FieldRefused {
        String text = stringOrNumber("must be a decimal number");
        if (text == null) {
            return null;
        }
        if (!Notation.isDecimal(text)) {
            throw FieldRefused.invalid(
                    field,
                    "must be a decimal number in plain notation, at most 78 digits before the point and 36 after it");
        }
        return new BigDecimal(text);
    }

    /** Above zero. */
    @Nullable
    BigDecimal positive() throws IOException, FieldRefused {
        BigDecimal value = decimal();
        if (value != null && value.signum() == 0) {
            throw FieldRefused.invalid(field, "must be above 0");
        }
        return value;
    }

    /** A whole number of up to 78 digits, such as wei. */
    @Nullable
    BigInteger whole() throws IOException, FieldRefused {
        String text = stringOrNumber("must be a whole number");
        if (text == null) {
            return null;
        }
        if (!Notation.isWhole(text, Notation.WHOLE_DIGITS_MAX)) {
            throw FieldRefused.invalid(field, "must be a whole number in plain notation");
        }
        return new BigInteger(text);
    }

    /** A JSON integer of at least {@code min} and at most {@code max}. */
    @Nullable
    Long integer(long min, long max) throws IOException, FieldRefused {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_NUMBER_INT && Notation.isWhole(parser.getText(), INTEGER_DIGITS_MAX)) {
            long value = Long.parseLong(parser.getText());
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw FieldRefused.invalid(field, "must be an integer from " + min + " to " + max);
    }

    @Nullable
    Integer index() throws IOException, FieldRefused {
        Long value = integer(0, Integer.MAX_VALUE);
        return value == null ? null : value.intValue();
    }

    @Nullable
    String address() throws IOException, FieldRefused {
        String text = text();
        if (text != null && !Notation.isHex(text, ADDRESS_DIGITS)) {
            throw FieldRefused.invalid(field, "must be 0x and 40 hexadecimal digits");
        }
        return lowerCase(text);
    }

    /** A contract's address or a pool id of 32 bytes. */
    @Nullable
    String pool() throws IOException, FieldRefused {
        String text = text();
        if (text != null && !Notation.isHex(text, ADDRESS_DIGITS) && !Notation.isHex(text, HASH_DIGITS)) {
            throw FieldRefused.invalid(field, "must be 0x and 40 or 64 hexadecimal digits");
        }
        return lowerCase(text);
    }

    @Nullable
    String hash() throws IOException, FieldRefused {
        String text = text();
        if (text != null && !Notation.isHex(text, HASH_DIGITS)) {
            throw FieldRefused.invalid(field, "must be 0x and 64 hexadecimal digits");
        }
        return lowerCase(text);
    }

    @Nullable
    String protocol() throws IOException, FieldRefused {
        String text = text();
        if (text != null && !Notation.isProtocol(text)) {
            throw FieldRefused.invalid(
                    field, "must be 1 to 64 of the characters A-Z a-z 0-9 . _ - and start with a letter or a digit");
        }
        return text;
    }

    @Nullable
    Instant time() throws IOException, FieldRefused {
        String text = stringOrNumber("must be RFC 3339 or Unix seconds");
        if (text == null) {
            return null;
        }
        try {
            return Times.parse(text);
        } catch (Times.InvalidTime e) {
            RefusalCode code = e.rule().equals("precision") ? RefusalCode.PRECISION : RefusalCode.INVALID_FIELD;
            throw new FieldRefused(code, field, String.valueOf(e.getMessage()));
        }
    }

    @Nullable
    String metadata() throws IOException, FieldRefused {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case START_OBJECT -> new Metadata(parser, field).canonical();
            default -> throw FieldRefused.invalid(field, "must be an object");
        };
    }

    private @Nullable String stringOrNumber(String otherwise) throws IOException, FieldRefused {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
            default -> throw FieldRefused.invalid(field, otherwise);
        };
    }

    private static @Nullable String lowerCase(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
