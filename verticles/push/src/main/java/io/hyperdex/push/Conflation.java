package io.hyperdex.push;

import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import io.hyperdex.push.TopicFrame.RangeFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one topic made into fewer: of events all are kept, in one frame; of objects the newest version of each. An object
 * that was corrected meanwhile stays a correction.
 */
final class Conflation {
    private static final byte[] DATA = ",\"data\":[".getBytes(StandardCharsets.UTF_8);

    private final StreamTopic topic;
    private final SortedMap<String, String> news = new TreeMap<>();
    private final SortedMap<String, String> corrections = new TreeMap<>();
    private final List<EventsFrame> events = new ArrayList<>();
    private final List<RangeFrame> ranges = new ArrayList<>();
    private long sequence;
    private long offset;
    private int bytes;

    Conflation(StreamTopic topic) {
        this.topic = topic;
    }

    boolean isEmpty() {
        return news.isEmpty() && corrections.isEmpty() && events.isEmpty() && ranges.isEmpty();
    }

    /** About as long as what {@link #frames} makes of it. */
    int bytes() {
        return bytes;
    }

    /** The number of objects that will never be sent, because a newer version came. */
    int add(TopicFrame frame) {
        sequence = frame.sequence();
        offset = frame.offset();
        if (frame instanceof EventsFrame more) {
            events.add(more);
            bytes += more.bytes();
        } else if (frame instanceof RangeFrame range) {
            ranges.add(range);
            bytes += range.bytes();
        } else if (frame instanceof ObjectsFrame changed) {
            return add(changed);
        }
        return 0;
    }

    private int add(ObjectsFrame changed) {
        int before = news.size() + corrections.size();
        changed.objects().forEach((key, object) -> {
            boolean correction = changed.correction() || corrections.containsKey(key);
            bytes += object.length() - length(news.remove(key)) - length(corrections.remove(key));
            (correction ? corrections : news).put(key, object);
        });
        return before + changed.objects().size() - news.size() - corrections.size();
    }

    private static int length(@Nullable String replaced) {
        return replaced == null ? 0 : replaced.length();
    }

    /** What is left to be sent. {@code prev} says nothing on topics that send whole objects. */
    List<TopicFrame> frames() {
        List<TopicFrame> frames = new ArrayList<>(ranges);
        if (events.size() == 1) {
            frames.add(events.get(0));
        } else if (!events.isEmpty()) {
            frames.add(joined());
        }
        var offsets = new Offsets(offset, offset);
        if (!corrections.isEmpty()) {
            frames.add(ObjectsFrame.of(topic, sequence, offsets, true, corrections));
        }
        if (!news.isEmpty()) {
            frames.add(ObjectsFrame.of(topic, sequence, offsets, false, news));
        }
        return frames;
    }

    private EventsFrame joined() {
        int count = 0;
        List<String> data = new ArrayList<>(events.size());
        for (EventsFrame one : events) {
            count += one.events();
            data.add(elements(one.message().json()));
        }
        return EventsFrame.of(topic, offset, events.get(0).prev(), count, Frames.array(data));
    }

    /** Of the array that ends the frame. */
    private static String elements(byte[] json) {
        int start = 0;
        while (!startsAt(json, start)) {
            start++;
        }
        int first = start + DATA.length;
        return new String(json, first, json.length - first - "]}".length(), StandardCharsets.UTF_8);
    }

    private static boolean startsAt(byte[] json, int start) {
        for (int i = 0; i < DATA.length; i++) {
            if (json[start + i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }
}
