package io.hyperdex.load.socket;

import java.util.concurrent.TimeUnit;

/**
 * What tells the events of a topic apart, wherever it stands in a frame: {@code load=17@123456;} is the seventeenth after
 * the first, sent at that microsecond of {@link System#nanoTime()}. It has no character that any encoding escapes.
 */
public final class Mark {
    private static final byte[] NAME = {'l', 'o', 'a', 'd'};

    private final byte[] bytes;
    private final int end;
    private int at;
    private long number;
    private long sentMicros;

    /** Finds the marks of this stretch of text. */
    Mark(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public static String of(long number, long sentNanos) {
        return "load=" + number + "@" + TimeUnit.NANOSECONDS.toMicros(sentNanos) + ";";
    }

    /** Whether there is another one; then it is read. */
    boolean next() {
        for (; at < end; at++) {
            if (bytes[at] == '=' && isNamed()) {
                at++;
                number = digits();
                at++;
                sentMicros = digits();
                return true;
            }
        }
        return false;
    }

    long number() {
        return number;
    }

    long sentMicros() {
        return sentMicros;
    }

    private boolean isNamed() {
        for (int i = 0; i < NAME.length; i++) {
            int place = at - NAME.length + i;
            if (place < 0 || bytes[place] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private long digits() {
        long value = 0;
        for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            value = 10 * value + bytes[at] - '0';
        }
        return value;
    }
}
