package io.hyperdex.push;

import io.hyperdex.platform.http.Connections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of a WebSocket. */
final class WebSocketWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketWire.class);
    private static final long CLOSE_MILLIS = 3_000;
    private static final Buffer NOTHING = Buffer.buffer();

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final HttpConnection connection;
    private final Promise<Void> ended = Promise.promise();
    /** Why the socket closes, as long as the peer takes nothing. */
    private @Nullable Closing unsaid;

    /** @param connection the one that was upgraded */
    WebSocketWire(Vertx vertx, ServerWebSocket socket, HttpConnection connection) {
        this.vertx = vertx;
        this.socket = socket;
        this.connection = connection;
    }

    @Override
    public boolean writable() {
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    /** The text, not its bytes: Vert.x releases a buffer with its first write, and sends one as a binary frame. */
    @Override
    public void write(String text) {
        socket.writeTextMessage(text).onFailure(WebSocketWire::lost);
    }

    @Override
    public void ping() {
        socket.writePing(NOTHING).onFailure(WebSocketWire::lost);
    }

    /** The end of the socket, which the close handler tells, cleans up. */
    private static void lost(Throwable failure) {
        LOG.debug("frame not delivered", failure);
    }

    @Override
    public Future<Void> close(Closing closing) {
        if (writable()) {
            sayClose(closing);
        } else {
            unsaid = closing;
        }
        long timer = vertx.setTimer(CLOSE_MILLIS, late -> cut());
        return ended.future().onSuccess(end -> vertx.cancelTimer(timer));
    }

    private void sayClose(Closing closing) {
        socket.close(closing.code(), closing.reason()).onFailure(WebSocketWire::lost);
    }

    /** The peer takes frames again. */
    void drained() {
        Closing closing = unsaid;
        if (closing != null) {
            unsaid = null;
            sayClose(closing);
        }
    }

    void ended() {
        ended.tryComplete();
    }

    /**
     * Vert.x ends a connection only after its close frame was written, which never happens while the peer does not read.
     */
    private void cut() {
        LOG.debug("cut off after {} ms", CLOSE_MILLIS);
        Connections.cut(connection);
    }
}
