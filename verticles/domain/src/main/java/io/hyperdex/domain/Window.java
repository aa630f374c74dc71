package io.hyperdex.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A span of time that ends now, in whole minutes: [floor(now, 1m) − length + 1m, the end of the minute of now). So its
 * figures are sums of stored candles.
 */
public enum Window {
    H1("1h", Duration.ofHours(1)),
    H24("24h", Duration.ofHours(24)),
    D7("7d", Duration.ofDays(7));

    private final String code;
    private final Duration length;

    Window(String code, Duration length) {
        this.code = code;
        this.length = length;
    }

    /** The name in answers, such as {@code 24h}. */
    public String code() {
        return code;
    }

    public static Window of(String code) {
        return Arrays.stream(values())
                .filter(window -> window.code.equals(code))
                .findFirst()
                .orElseThrow();
    }

    public Instant from(Instant now) {
        return to(now).minus(length);
    }

    /** Exclusive. */
    public Instant to(Instant now) {
        return Interval.M1.end(Interval.M1.floor(now));
    }

    /** The longest stored candles that cover the window exactly: minutes at its ends, longer ones inside them. */
    public List<Piece> pieces(Instant now) {
        List<Piece> pieces = new ArrayList<>();
        cover(pieces, Interval.D1, from(now), to(now));
        return pieces;
    }

    private static void cover(List<Piece> pieces, Interval step, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return;
        }
        if (step == Interval.M1) {
            pieces.add(new Piece(step, from, to));
            return;
        }
        Interval shorter = Interval.STORED.get(Interval.STORED.indexOf(step) - 1);
        Instant first = step.floor(from).equals(from) ? from : step.end(step.floor(from));
        Instant last = step.floor(to);
        if (!first.isBefore(last)) {
            cover(pieces, shorter, from, to);
            return;
        }
        cover(pieces, shorter, from, first);
        pieces.add(new Piece(step, first, last));
        cover(pieces, shorter, last, to);
    }

    /** The stored candles of {@code step} that start in {@code [from, to)}. */
    public record Piece(Interval step, Instant from, Instant to) {}
}
