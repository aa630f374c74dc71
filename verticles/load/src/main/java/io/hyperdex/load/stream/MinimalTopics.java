package io.hyperdex.load.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The sockets of one event loop by topic. */
final class MinimalTopics {
    private final Map<String, Set<Channel>> sockets = new HashMap<>();
    private final Set<String> unflushed = new HashSet<>();

    void join(String topic, Channel socket) {
        sockets.computeIfAbsent(topic, absent -> new LinkedHashSet<>()).add(socket);
    }

    void leave(Channel socket) {
        sockets.values().forEach(members -> members.remove(socket));
    }

    /** Goes out with the next {@link #flush}. */
    void write(String topic, ByteBuf frame) {
        for (Channel socket : sockets.getOrDefault(topic, Set.of())) {
            MinimalConnection.passed(socket.write(frame.retainedDuplicate(), socket.voidPromise()));
        }
        frame.release();
        unflushed.add(topic);
    }

    void flush() {
        unflushed.forEach(topic -> sockets.getOrDefault(topic, Set.of()).forEach(Channel::flush));
        unflushed.clear();
    }
}
