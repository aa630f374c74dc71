package io.hyperdex.push;

import io.hyperdex.push.TopicFrame.EventsFrame;
import java.util.List;

/**
 * What a client has missed of a topic.
 *
 * @param offset that the client has seen
 * @param frames all of the topic after it, up to the sequence
 * @param more whether there is more to be read after the sequence than goes by from now on
 */
record Replay(StreamTopic topic, String epoch, long sequence, long offset, List<EventsFrame> frames, boolean more)
        implements Start {
    long bytes() {
        return frames.stream().mapToLong(EventsFrame::bytes).sum();
    }

    /** The same to be read once more, when there is room for it. */
    Replay later() {
        return new Replay(topic, epoch, offset, offset, List.of(), true);
    }
}
