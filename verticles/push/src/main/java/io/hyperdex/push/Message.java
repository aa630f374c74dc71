package io.hyperdex.push;

import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client is told, encoded once and shared by all who are told the same. Each transport wraps it in its own way. */
final class Message {
    /** Of what does not move the client forward. */
    static final long NO_OFFSET = -1;

    private final @Nullable StreamTopic topic;
    private final long offset;
    private final boolean last;
    private final byte[] json;

    private Message(@Nullable StreamTopic topic, long offset, boolean last, String json) {
        this.topic = topic;
        this.offset = offset;
        this.last = last;
        this.json = json.getBytes(StandardCharsets.UTF_8);
    }

    /** An answer, or news of the connection itself. */
    static Message of(String json) {
        return new Message(null, NO_OFFSET, false, json);
    }

    /** News of a topic; it is what every client has been told up to {@code offset}. */
    static Message of(StreamTopic topic, long offset, String json) {
        return new Message(topic, offset, false, json);
    }

    /** That a topic is not for the client any more. */
    static Message last(StreamTopic topic, Frames.Refusal why) {
        return new Message(topic, NO_OFFSET, true, Frames.error(NullNode.instance, topic.text(), why));
    }

    /** Null for what concerns no topic, or several. */
    @Nullable
    StreamTopic topic() {
        return topic;
    }

    /** Of the newest event in it; negative when it tells of none. */
    long offset() {
        return offset;
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
