package io.hyperdex.platform.usage;

import java.time.Instant;

/** What is counted apart, and its figures so far. */
final class UsageEntry {
    private final Key key;
    private final long[] times = new long[AnswerTimes.CLASSES];
    private long requests;
    private long bytesIn;
    private long bytesOut;

    /** @param minute since the epoch */
    record Key(long minute, String caller, String route, String tier, int status, boolean denied) {
        Instant start() {
            return Instant.ofEpochSecond(minute * 60);
        }

        /** Of all callers for whom there is no room. */
        Key crowd() {
            return new Key(minute, "*", route, tier, status, denied);
        }
    }

    UsageEntry(Key key) {
        this.key = key;
    }

    void add(Served served) {
        requests++;
        bytesIn += served.bytesIn();
        bytesOut += served.bytesOut();
        times[AnswerTimes.classOf(served.nanos())]++;
    }

    Key key() {
        return key;
    }

    long requests() {
        return requests;
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    long[] times() {
        return times;
    }
}
