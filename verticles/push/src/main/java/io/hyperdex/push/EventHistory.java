package io.hyperdex.push;

import io.hyperdex.push.TopicFrame.EventsFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest frames of one topic, without a hole, bounded in number and bytes. */
final class EventHistory {
    private final int framesMax;
    private final long bytesMax;
    private final Deque<EventsFrame> frames = new ArrayDeque<>();
    private long bytes;
    private long last;
    /** Everything after it is here. */
    private long after;

    /** @param after nothing that is older will be asked for */
    EventHistory(int framesMax, long bytesMax, long after) {
        this.framesMax = framesMax;
        this.bytesMax = bytesMax;
        this.after = after;
        last = after;
    }

    /** Offset of the newest frame. */
    long last() {
        return last;
    }

    void add(EventsFrame frame) {
        frames.add(frame);
        bytes += frame.bytes();
        last = frame.offset();
        while (frames.size() > framesMax || (bytes > bytesMax && frames.size() > 1)) {
            EventsFrame oldest = frames.remove();
            bytes -= oldest.bytes();
            after = oldest.offset();
        }
    }

    /** Whether nothing is missing after the offset. */
    boolean reaches(long offset) {
        return offset >= after && offset <= last;
    }

    /** The oldest of them, up to so many bytes and one frame more. */
    List<EventsFrame> page(long offset, int pageBytes) {
        List<EventsFrame> page = new ArrayList<>();
        long taken = 0;
        for (EventsFrame frame : after(offset)) {
            if (taken >= pageBytes) {
                return page;
            }
            page.add(frame);
            taken += frame.bytes();
        }
        return page;
    }

    List<EventsFrame> after(long offset) {
        return frames.stream().filter(frame -> frame.offset() > offset).toList();
    }
}
