package io.hyperdex.platform.store;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the driver does not offer and its internals allow; nothing else reaches into them. */
final class DriverInternals {
    private DriverInternals() {}

    /**
     * Ends the connection once nothing has come over it for too long, at once and with all that waits for it. The driver's
     * own idle timeout says goodbye to the server and waits for that to hang up, so a server that was cut off would keep its
     * place in the pool until TCP gives up, a quarter of an hour later.
     */
    static void limitSilence(SqlConnection connection, Duration limit) {
        channel(connection).pipeline().addFirst(new ReadTimeoutHandler(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * Cuts a connection that is no good any more, and completes when the pool has dropped it. The driver fails the
     * statements of a lost connection before it leaves the pool: given back in between, it would be lent again, dead.
     */
    static Future<Void> end(SqlConnection connection) {
        ChannelHandlerContext channel = channel(connection);
        // From the first handler on, past the driver's own, which would say goodbye and wait; there is none once
        // closed.
        ChannelHandlerContext first = channel.pipeline().firstContext();
        ChannelFuture closing = first == null ? channel.channel().closeFuture() : first.close();
        Promise<Void> dropped = Promise.promise();
        // The driver is told in the task after the one that closes the channel.
        closing.addListener(
                closed -> channel.executor().execute(() -> channel.executor().execute(dropped::complete)));
        return dropped.future();
    }

    private static ChannelHandlerContext channel(SqlConnection connection) {
        var pooled = ((SqlConnectionInternal) connection).unwrap();
        return ((SocketConnectionBase) pooled.unwrap()).socket().channelHandlerContext();
    }
}
