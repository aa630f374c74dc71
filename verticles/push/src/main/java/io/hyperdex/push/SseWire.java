package io.hyperdex.push;

import io.hyperdex.platform.http.Connections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response of server-sent events. */
final class SseWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SseWire.class);
    private static final long CLOSE_MILLIS = 3_000;
    /** More of one flush window is sent early, so that the peer's reading is looked at. */
    private static final int UNFLUSHED_MAX = 64 << 10;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final Promise<Void> ended = Promise.promise();
    private final SseText text = new SseText();

    SseWire(Vertx vertx, HttpServerResponse response, HttpConnection connection) {
        this.vertx = vertx;
        this.response = response;
        this.connection = connection;
    }

    SseText text() {
        return text;
    }

    /** Begins the response: an {@code EventSource} comes back after so many milliseconds. */
    void begin(long retryMillis) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                // A proxy that collects what it passes on would keep the events.
                .putHeader("X-Accel-Buffering", "no")
                // Compressing many small events costs each connection its own window.
                .putHeader("Content-Encoding", "identity");
        text.retry(retryMillis);
    }

    @Override
    public Transport transport() {
        return Transport.SSE;
    }

    @Override
    public boolean writable() {
        return text.length() < UNFLUSHED_MAX && !response.closed() && !response.ended() && !response.writeQueueFull();
    }

    @Override
    public void write(Message message) {
        text.write(message);
    }

    @Override
    public void flush() {
        if (text.length() > 0 && !response.ended()) {
            response.write(text.take()).onFailure(SseWire::lost);
        }
    }

    /** A comment, so that no one between takes the connection for dead. */
    @Override
    public void ping() {
        text.comment();
        flush();
    }

    /** The end of the response, which its close handler tells, cleans up. */
    private static void lost(Throwable failure) {
        LOG.debug("event not delivered", failure);
    }

    @Override
    public Future<Void> close(Closing closing) {
        if (response.closed()) {
            ended();
        } else if (!response.ended()) {
            response.end().onComplete(end -> {
                cut();
                ended();
            });
            // The end waits behind what the peer does not read.
            long timer = vertx.setTimer(CLOSE_MILLIS, late -> cut());
            ended.future().onComplete(end -> vertx.cancelTimer(timer));
        }
        return ended.future();
    }

    private void cut() {
        Connections.cut(connection);
    }

    void ended() {
        ended.tryComplete();
    }
}
