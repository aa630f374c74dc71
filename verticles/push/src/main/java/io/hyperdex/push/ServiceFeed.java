package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.performance.ServiceReport;
import io.hyperdex.push.StreamTopic.ServiceTopic;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The newest report of every node that still reports. Lives on one context. */
final class ServiceFeed {
    private static final ServiceTopic TOPIC = new ServiceTopic();
    /** A little less than the period of the reports, so that none waits for a second round. */
    private static final long PERIOD_MILLIS = 900;

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Map<String, Heard> reports = new TreeMap<>();
    private long sequence;
    private long framedAtMillis;
    private boolean news;

    private record Heard(ServiceReport report, long atNanos) {}

    void heard(ServiceReport report, long nowNanos) {
        reports.put(report.node(), new Heard(report, nowNanos));
        reports.values().removeIf(heard -> nowNanos - heard.atNanos() > SILENCE_NANOS);
        news = true;
    }

    /** All nodes report once a second: one frame tells what all of them have said since the last. */
    boolean isDue(long nowMillis) {
        if (!news || nowMillis - framedAtMillis < PERIOD_MILLIS) {
            return false;
        }
        news = false;
        framedAtMillis = nowMillis;
        sequence++;
        return true;
    }

    ObjectsFrame frame(long offset) {
        return ObjectsFrame.of(TOPIC, sequence, new Offsets(offset, offset), false, objects());
    }

    Snapshot snapshot(Position position) {
        return new Snapshot(
                TOPIC,
                position.epoch(),
                sequence,
                position.offset(),
                Frames.array(objects().values()));
    }

    private SortedMap<String, String> objects() {
        SortedMap<String, String> objects = new TreeMap<>();
        reports.forEach((node, heard) -> objects.put(node, Json.text(heard.report())));
        return objects;
    }
}
