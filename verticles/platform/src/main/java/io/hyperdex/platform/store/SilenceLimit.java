package io.hyperdex.platform.store;

import io.netty.handler.timeout.ReadTimeoutHandler;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection over which nothing has come for too long, at once and with all that waits for it. The driver has
 * nothing of the kind: its own idle timeout says goodbye to the server and waits for that to hang up, so a server that was
 * cut off would keep its place in the pool until TCP gives up, a quarter of an hour later.
 */
final class SilenceLimit {
    private SilenceLimit() {}

    static void set(SqlConnection connection, Duration limit) {
        var pooled = ((SqlConnectionInternal) connection).unwrap();
        ((SocketConnectionBase) pooled.unwrap())
                .socket()
                .channelHandlerContext()
                .pipeline()
                .addFirst(new ReadTimeoutHandler(limit.toMillis(), TimeUnit.MILLISECONDS));
    }
}
