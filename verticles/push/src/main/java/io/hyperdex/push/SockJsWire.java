package io.hyperdex.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS session over a transport other than a WebSocket. SockJS would take any amount to send later; what it has not sent
 * yet is counted here by the end of each write, so that a peer that does not read, or does not poll, is behind like any other.
 */
final class SockJsWire implements CountedWire {
    private static final int UNSENT_MAX = 64 << 10;
    /** Who does not poll does not take the end: that is waited for no longer. */
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final SockJSSocket socket;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Session session;
    private long unsent;
    private boolean full;

    SockJsWire(SockJSSocket socket) {
        this.socket = socket;
    }

    /** Whom to tell that the peer takes messages again. */
    void opened(Session opened) {
        session = opened;
    }

    @Override
    public Transport transport() {
        return Transport.SOCKJS;
    }

    @Override
    public boolean writable() {
        return unsent < UNSENT_MAX && !ended.future().isComplete();
    }

    @Override
    public long unsentBytes() {
        return unsent;
    }

    @Override
    public void write(Message message) {
        int bytes = message.bytes();
        unsent += bytes;
        full |= unsent >= UNSENT_MAX;
        socket.write(message.toString()).onComplete(sent -> sent(bytes));
    }

    private void sent(int bytes) {
        unsent -= bytes;
        if (full && unsent < UNSENT_MAX / 2) {
            full = false;
            if (session != null) {
                session.drained();
            }
        }
    }

    /** SockJS sends each write at once. */
    @Override
    public void flush() {}

    /** SockJS does. */
    @Override
    public void ping() {}

    @Override
    public Future<Void> close(Closing closing) {
        socket.close(closing.code(), closing.reason());
        return ended.future().timeout(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    void ended() {
        ended.tryComplete();
    }
}
