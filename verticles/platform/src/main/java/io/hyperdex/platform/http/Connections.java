package io.hyperdex.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Vert.x cannot do with a connection, done below it: the one place that knows its channel. */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final String DECODER = "httpDecoder";

    private Connections() {}

    /** Ends a connection now. Vert.x would first write what waits, which never ends with a peer that does not read. */
    public static void cut(HttpConnection connection) {
        cut(channel(connection));
    }

    /** The same below Vert.x. */
    static void cut(Channel channel) {
        ChannelFuture cut = channel.pipeline().firstContext().close();
        LOG.debug("connection cut: {}", cut);
    }

    /**
     * Takes a connection from Vert.x once its response has been handed to it; what has not been flushed goes out now. From
     * now on the handlers alone serve the channel, and nothing else of the request is kept in memory. On the event loop.
     */
    public static void takeOver(HttpConnection connection, ChannelHandler... handlers) {
        ChannelPipeline pipeline = channel(connection).pipeline();
        List<String> former = new ArrayList<>(pipeline.names());
        pipeline.addLast(handlers);
        // The decoder goes last: what it has read ahead is for the new handlers.
        Collections.reverse(former);
        for (String name : former) {
            if (pipeline.get(name) != null) {
                pipeline.remove(name);
            }
        }
        pipeline.channel().config().setAutoRead(true);
        pipeline.channel().flush();
    }

    /** Runs what a channel of its own tells, as if Vert.x had told it. On the context's thread. */
    public static <E> void dispatch(Context context, E event, Handler<E> handler) {
        ((ContextInternal) context).dispatch(event, handler);
    }

    /** To be called before the first byte arrives. */
    static void decodeStrictly(HttpConnection connection, HttpServerOptions options) {
        channel(connection).pipeline().replace(DECODER, DECODER, new StrictRequestDecoder(options));
    }

    static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
