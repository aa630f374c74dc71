package io.hyperdex.platform.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Instants at the edge: RFC 3339 or Unix seconds in, UTC with milliseconds out. */
public final class Times {
    private static final DateTimeFormatter OUT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");
    /** With the fraction digits after the third as a group of their own. */
    private static final Pattern RFC_3339 = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,3}(\\d{0,6}))?(?:[Zz]|[+-]\\d{2}:\\d{2})");

    /** A zero stands for any digit. */
    private static final String FORM = "0000-00-00T00:00:00.000";

    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999Z");

    private Times() {}

    public static String format(Instant instant) {
        return OUT.format(instant);
    }

    /**
     * Reads RFC 3339 or Unix seconds with at most three fraction digits.
     *
     * @throws InvalidTime with the rule that was broken: {@code format}, {@code precision} or {@code range}
     */
    public static Instant parse(String text) {
        Instant instant = SECONDS.matcher(text).matches() ? ofSeconds(text) : ofRfc3339(text);
        if (instant.isBefore(MIN) || instant.isAfter(MAX)) {
            throw new InvalidTime("range", "must be a time of the years 1 to 9999");
        }
        return instant;
    }

    /** The same of what a JSON document has for a time: a text or a number. */
    public static Instant ofJson(Object value) {
        return parse(
                value instanceof Number number ? new BigDecimal(number.toString()).toPlainString() : value.toString());
    }

    private static Instant ofSeconds(String text) {
        int dot = text.indexOf('.');
        if (dot >= 0 && text.length() - dot - 1 > 3) {
            throw new InvalidTime("precision", "must have at most three fraction digits");
        }
        return Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValueExact());
    }

    private static Instant ofRfc3339(String text) {
        Instant usual = ofUsualForm(text);
        return usual == null ? ofAnyForm(text) : usual;
    }

    /** {@code 2024-01-05T00:00:23Z} or with milliseconds, read by hand: it is what nearly every trade has. */
    private static @Nullable Instant ofUsualForm(String text) {
        if ((text.length() != 20 && text.length() != 24) || text.charAt(text.length() - 1) != 'Z') {
            return null;
        }
        for (int i = 0; i < text.length() - 1; i++) {
            char expected = FORM.charAt(i);
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return null;
            }
        }
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        // The last days of a month, and whatever is out of range, go the general way.
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long days = LocalDate.of(number(text, 0, 4), month, day).toEpochDay();
        int millis = text.length() == 24 ? number(text, 20, 23) : 0;
        return Instant.ofEpochMilli(((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000L + millis);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static Instant ofAnyForm(String text) {
        // The formatter accepts times without seconds; RFC 3339 does not.
        Matcher form = RFC_3339.matcher(text);
        if (!form.matches()) {
            throw new InvalidTime("format", "must be RFC 3339 or Unix seconds");
        }
        if (form.group(1) != null && !form.group(1).isEmpty()) {
            throw new InvalidTime("precision", "must have at most three fraction digits");
        }
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidTime("format", "must be RFC 3339 or Unix seconds", e);
        }
    }

    /** A text that is no time; {@link #rule()} says why. */
    public static final class InvalidTime extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String rule;

        InvalidTime(String rule, String message) {
            super(message);
            this.rule = rule;
        }

        InvalidTime(String rule, String message, Throwable cause) {
            super(message, cause);
            this.rule = rule;
        }

        public String rule() {
            return rule;
        }
    }
}
