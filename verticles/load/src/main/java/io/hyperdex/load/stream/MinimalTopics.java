package io.hyperdex.load.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The sockets of one event loop by topic. */
final class MinimalTopics {
    private final Map<String, Set<Channel>> sockets = new HashMap<>();

    void join(String topic, Channel socket) {
        sockets.computeIfAbsent(topic, absent -> new LinkedHashSet<>()).add(socket);
    }

    void leave(Channel socket) {
        sockets.values().forEach(members -> members.remove(socket));
    }

    /** Each frame is written by itself unless another follows at once. */
    void write(String topic, ByteBuf frame, boolean more) {
        for (Channel socket : sockets.getOrDefault(topic, Set.of())) {
            if (more) {
                MinimalConnection.passed(socket.write(frame.retainedDuplicate(), socket.voidPromise()));
            } else {
                MinimalConnection.passed(socket.writeAndFlush(frame.retainedDuplicate(), socket.voidPromise()));
            }
        }
        frame.release();
    }
}
