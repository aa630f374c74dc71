package io.hyperdex.push;

import io.hyperdex.domain.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the feeds hand to every loop at once.
 *
 * @param position everything of every topic up to it has been handed over, with this delivery or before
 * @param committedAt when the news became durable; null when it is not a commit's
 */
record Delivery(
        Position position,
        List<TopicFrame> frames,
        @Nullable Instant committedAt) {}
