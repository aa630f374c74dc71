package io.hyperdex.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Vert.x cannot do with a connection, done below it: the one place that knows its channel. */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final String DECODER = "httpDecoder";

    private Connections() {}

    /** Ends a connection now. Vert.x would first write what waits, which never ends with a peer that does not read. */
    public static void cut(HttpConnection connection) {
        ChannelFuture cut = channel(connection).pipeline().firstContext().close();
        LOG.debug("connection cut: {}", cut);
    }

    /** Calls back on the event loop, whatever the connection has become by then. */
    static void onClose(HttpConnection connection, Runnable task) {
        ChannelFuture closed = channel(connection).closeFuture();
        closed.addListener(end -> task.run());
    }

    /** To be called before the first byte arrives. */
    static void decodeStrictly(HttpConnection connection, HttpServerOptions options) {
        channel(connection).pipeline().replace(DECODER, DECODER, new StrictRequestDecoder(options));
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
