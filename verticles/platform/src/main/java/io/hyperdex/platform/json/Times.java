package io.hyperdex.platform.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants at the edge: RFC 3339 or Unix seconds in, UTC with milliseconds out. */
public final class Times {
    private static final DateTimeFormatter OUT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");
    /** With the fraction digits after the third as a group of their own. */
    private static final Pattern RFC_3339 = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,3}(\\d{0,6}))?(?:[Zz]|[+-]\\d{2}:\\d{2})");

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

    private static Instant ofSeconds(String text) {
        int dot = text.indexOf('.');
        if (dot >= 0 && text.length() - dot - 1 > 3) {
            throw new InvalidTime("precision", "must have at most three fraction digits");
        }
        return Instant.ofEpochMilli(
                new java.math.BigDecimal(text).movePointRight(3).longValueExact());
    }

    private static Instant ofRfc3339(String text) {
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
