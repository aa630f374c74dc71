package io.hyperdex.push;

import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS session, over whatever transport. SockJS would take any amount to send later; what it has not sent yet is counted
 * here by the end of each write, so that a peer that does not read, or does not poll, is behind like any other.
 */
final class BridgeWire implements Wire {
    private static final int UNSENT_MAX = 64 << 10;

    private final SockJSSocket socket;
    private final BridgeTexts texts;
    private final Map<String, List<String>> addresses = new HashMap<>(2);
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Session session;
    private final int answersMax;
    private int unsent;
    private boolean full;

    /** @param answersMax characters that may wait for a peer that asks and does not read */
    BridgeWire(SockJSSocket socket, BridgeTexts texts, int answersMax) {
        this.socket = socket;
        this.texts = texts;
        this.answersMax = answersMax;
    }

    void opened(Session opened) {
        session = opened;
    }

    /** News of the topic go to the address from now on, as it was written. */
    void register(String topic, String address) {
        addresses.computeIfAbsent(topic, absent -> new ArrayList<>(1)).add(address);
    }

    boolean isRegistered(String topic, String address) {
        return addresses.getOrDefault(topic, List.of()).contains(address);
    }

    /** Whether no address of the topic is left. */
    boolean unregister(String topic, String address) {
        List<String> registered = addresses.get(topic);
        if (registered == null || !registered.remove(address)) {
            return false;
        }
        if (registered.isEmpty()) {
            addresses.remove(topic);
        }
        return registered.isEmpty();
    }

    /** As they were written. */
    List<String> addresses(String topic) {
        return List.copyOf(addresses.getOrDefault(topic, List.of()));
    }

    @Override
    public Transport transport() {
        return Transport.SOCKJS;
    }

    @Override
    public boolean writable() {
        return unsent < UNSENT_MAX && !ended.future().isComplete();
    }

    /** What concerns the connection itself has no address: its end says the same. */
    @Override
    public void write(Message message) {
        StreamTopic topic = message.topic();
        if (topic != null && message.isLast()) {
            List<String> ended = addresses(topic.text());
            addresses.remove(topic.text());
            ended.forEach(address -> say(BridgeFrames.denied(address, ErrorCode.FORBIDDEN.status())));
        } else if (topic != null) {
            addresses.getOrDefault(topic.text(), List.of()).forEach(address -> say(texts.of(address, message)));
        }
    }

    /** An answer. */
    void say(String text) {
        int length = text.length();
        unsent += length;
        full |= unsent >= UNSENT_MAX;
        if (unsent > answersMax && session != null) {
            // It asks and does not read.
            session.hub().closeLater(session, Closing.SLOW);
        }
        socket.write(text).onComplete(sent -> sent(length));
    }

    private void sent(int length) {
        unsent -= length;
        if (full && unsent < UNSENT_MAX / 2) {
            full = false;
            if (session != null) {
                session.drained();
            }
        }
    }

    /** SockJS has its own buffers and sends each write at once. */
    @Override
    public void flush() {}

    /** SockJS has its own. */
    @Override
    public void ping() {}

    @Override
    public Future<Void> close(Closing closing) {
        socket.close(closing.code(), closing.reason());
        return ended.future();
    }

    void ended() {
        ended.tryComplete();
    }
}
