package io.hyperdex.platform.store;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.impl.codec.DataType;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.PreparedStatementBase;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.ParamDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the driver does not offer and its internals allow; nothing else reaches into them. */
final class DriverInternals {
    private static final AttributeKey<Map<String, io.vertx.sqlclient.internal.PreparedStatement>> PREPARED =
            AttributeKey.valueOf("hyperdex.prepared");

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

    /**
     * Prepares a statement, once a connection, that takes parameters of types unknown to the driver as buffers in the
     * server's binary form; by itself it would send them as text, which both sides then spend most of their time on.
     */
    static Future<PreparedStatement> prepareBinary(SqlConnection connection, String sql) {
        Connection pooled = ((SqlConnectionInternal) connection).unwrap();
        ContextInternal context = ContextInternal.current();
        var attribute = channel(connection).channel().attr(PREPARED);
        attribute.setIfAbsent(new ConcurrentHashMap<>());
        Map<String, io.vertx.sqlclient.internal.PreparedStatement> prepared = attribute.get();
        var known = prepared.get(sql);
        if (known != null) {
            return Future.succeededFuture(PreparedStatementBase.create(pooled, context, known, false));
        }
        Promise<io.vertx.sqlclient.internal.PreparedStatement> promise = context.promise();
        pooled.schedule(new PrepareStatementCommand(sql, null, true), promise);
        return promise.future().map(statement -> {
            sendUnknownTypesAsBytes(statement.paramDesc());
            prepared.put(sql, statement);
            return PreparedStatementBase.create(pooled, context, statement, false);
        });
    }

    /** The array is what the driver consults each time that it binds parameters. */
    private static void sendUnknownTypesAsBytes(ParamDesc parameters) {
        try {
            Method types = parameters.getClass().getDeclaredMethod("paramDataTypes");
            types.setAccessible(true);
            Arrays.asList((DataType[]) types.invoke(parameters))
                    .replaceAll(type -> type == DataType.UNKNOWN ? DataType.BYTEA : type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not the driver that the build pins", e);
        }
    }

    private static ChannelHandlerContext channel(SqlConnection connection) {
        var pooled = ((SqlConnectionInternal) connection).unwrap();
        return ((SocketConnectionBase) pooled.unwrap()).socket().channelHandlerContext();
    }
}
