package io.hyperdex.push;

import java.time.Duration;

/**
 * Section {@code push}.
 *
 * @param socketsMax of this node
 * @param topicsMax of one socket
 * @param inboundPerMinute messages of one socket; pings and unsubscribes are free
 * @param queueBytesMax waiting for one slow socket
 * @param ping how often a socket is asked whether it is still there
 * @param conflation candles of a topic are read this often at most
 * @param historyEvents trades that are remembered for those who come back; beyond them the outbox is read
 * @param historyBytes which they may take, roughly
 * @param historyAge for how long
 * @param flushWindow news within it are sent together, at most 50 ms; 0 sends each commit by itself
 * @param bench whether there are topics for load generators
 * @param remark what a trader holds is valued again this often at most when prices move
 * @param measure a trader's performance and risk are measured again this often while somebody looks
 * @param statesMax states of traders and chains that are read at once
 * @param idle a socket without any frame for so long is closed
 */
public record PushConfig(
        int socketsMax,
        int topicsMax,
        int inboundPerMinute,
        int queueBytesMax,
        Duration heartbeat,
        Duration ping,
        Duration conflation,
        int historyEvents,
        long historyBytes,
        Duration historyAge,
        Duration flushWindow,
        boolean bench,
        Duration remark,
        Duration measure,
        int statesMax,
        Duration idle) {

    public PushConfig {
        atLeastOne("socketsMax", socketsMax);
        atLeastOne("topicsMax", topicsMax);
        atLeastOne("inboundPerMinute", inboundPerMinute);
        if (queueBytesMax < 1_024) {
            throw new IllegalArgumentException("queueBytesMax must be at least 1024");
        }
        positive("heartbeat", heartbeat);
        positive("ping", ping);
        positive("idle", idle);
        if (conflation.toMillis() > 1_000) {
            throw new IllegalArgumentException("conflation must be at most 1s");
        }
        positive("remark", remark);
        positive("measure", measure);
        atLeastOne("statesMax", statesMax);
        atLeastOne("historyEvents", historyEvents);
        positive("historyAge", historyAge);
        if (flushWindow.isNegative() || flushWindow.toMillis() > 50) {
            throw new IllegalArgumentException("flushWindow must be 0ms to 50ms");
        }
    }

    StateFeed.Pace states() {
        return new StateFeed.Pace(remark, measure, statesMax);
    }

    CommitHistory.Limits history() {
        return new CommitHistory.Limits(historyEvents, historyBytes, historyAge, pageBytes());
    }

    /** Of what a client has missed so much is sent at once: with as much that has been held meanwhile it fills the queue. */
    int pageBytes() {
        return queueBytesMax / 2;
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1");
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " must be longer than 0ms");
        }
    }
}
