package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.push.StreamTopic.BenchTopic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the feeds hand to every loop at once.
 *
 * @param position everything of every topic up to it has been handed over, with this delivery or before
 * @param events the last ones of which every topic that tells events has been handed its own
 * @param committedAt when the news became durable; null when it is not a commit's
 */
record Delivery(
        Position position,
        Events events,
        List<TopicFrame> frames,
        @Nullable Instant committedAt) {

    /**
     * The last events that there were.
     *
     * @param trades position in the store
     * @param bench count of this node
     */
    record Events(long trades, long bench) {
        static final Events NONE = new Events(0, 0);

        long of(StreamTopic topic) {
            return topic instanceof BenchTopic ? bench : trades;
        }
    }
}
