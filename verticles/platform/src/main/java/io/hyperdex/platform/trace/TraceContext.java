package io.hyperdex.platform.trace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What travels of a trace, as in the header {@code traceparent} of W3C Trace Context.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param sampled whether whoever began the trace records it
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    public static final String HEADER = "traceparent";

    /** Version ff is forbidden; a later version may append fields, which are ignored. */
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?<trace>(?!0{32})[0-9a-f]{32})-(?<span>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?");

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final int LENGTH_MAX = 256;

    /** Null for what is absent or not well-formed: then the trace begins here. */
    public static @Nullable TraceContext parse(@Nullable String header) {
        if (header == null || header.length() > LENGTH_MAX) {
            return null;
        }
        Matcher form = FORM.matcher(header);
        boolean known = form.matches()
                && (form.group("more") == null || !form.group("version").equals("00"));
        return known
                ? new TraceContext(
                        form.group("trace"), form.group("span"), (Integer.parseInt(form.group("flags"), 16) & 1) == 1)
                : null;
    }

    /** The beginning of a trace. Ids need not be hard to guess: they open nothing. */
    public static TraceContext begin(boolean sampled) {
        return new TraceContext(hexadecimal() + hexadecimal(), hexadecimal(), sampled);
    }

    /** A step within the same trace. */
    public TraceContext child() {
        return new TraceContext(traceId, hexadecimal(), sampled);
    }

    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String hexadecimal() {
        long random = ThreadLocalRandom.current().nextLong() | 1;
        char[] text = new char[Long.BYTES * 2];
        for (int i = text.length - 1; i >= 0; i--) {
            text[i] = DIGITS[(int) (random & 15)];
            random >>>= 4;
        }
        return new String(text);
    }
}
