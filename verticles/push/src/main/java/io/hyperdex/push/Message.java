package io.hyperdex.push;

import com.fasterxml.jackson.databind.node.NullNode;
import io.hyperdex.domain.Position;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client is told, encoded once and shared by all who are told the same. Each transport wraps it in its own way. */
final class Message {
    private final @Nullable StreamTopic topic;
    private final @Nullable Position told;
    private final boolean last;
    private final byte[] json;

    private Message(@Nullable StreamTopic topic, @Nullable Position told, boolean last, String json) {
        this.topic = topic;
        this.told = told;
        this.last = last;
        this.json = json.getBytes(StandardCharsets.UTF_8);
    }

    /** An answer, or news of the connection itself. */
    static Message of(String json) {
        return new Message(null, null, false, json);
    }

    static Message of(StreamTopic topic, String json) {
        return new Message(topic, null, false, json);
    }

    /** @param told every event of the client's topics up to it was handed over before; null where that cannot be said */
    static Message heartbeat(@Nullable Position told, String json) {
        return new Message(null, told, false, json);
    }

    /** That a topic is not for the client any more. */
    static Message last(StreamTopic topic, Frames.Refusal why) {
        return new Message(topic, null, true, Frames.error(NullNode.instance, topic.text(), why));
    }

    /** Null for what concerns no topic, or several. */
    @Nullable
    StreamTopic topic() {
        return topic;
    }

    /** Up to where its client has been told everything, when it comes; null for what does not say. */
    @Nullable
    Position told() {
        return told;
    }

    /** Whether the client is told nothing of the topic after it. */
    boolean isLast() {
        return last;
    }

    /** UTF-8; not to be changed. */
    byte[] json() {
        return json;
    }

    int bytes() {
        return json.length;
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
