package io.hyperdex.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the connections of one event loop whose peer takes too long to send a head, to send a body, or to take an answer and
 * ask again, however lively its single bytes come. A deadline a connection and one timer for all of them: a request costs
 * two assignments. What streams has limits of its own: lines of NDJSON, exports, sockets.
 */
final class ConnectionGuard {
    static final long SWEEP_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String STREAMED = "application/x-ndjson";

    private final ListenConfig config;
    private final HttpServerOptions options;
    private final long startNanos = System.nanoTime();
    private final Map<Channel, Watched> connections = new HashMap<>();

    private static final class Watched {
        private long deadlineNanos;
        private @Nullable HttpServerRequest request;

        /** A body that has arrived is not late, whatever is done with it. */
        boolean isLate(long nowNanos) {
            return nowNanos > deadlineNanos && (request == null || !request.isEnded());
        }
    }

    ConnectionGuard(ListenConfig config, HttpServerOptions options) {
        this.config = config;
        this.options = options;
    }

    void accept(HttpConnection connection) {
        if (connections.size() >= config.connectionsMax()) {
            LOG.debug("as many connections as http.connectionsMax");
            Connections.cut(connection);
            return;
        }
        Connections.decodeStrictly(connection, options);
        var watched = new Watched();
        watched.deadlineNanos = in(config.headTimeout());
        Channel channel = Connections.channel(connection);
        connections.put(channel, watched);
        ChannelFuture closed = channel.closeFuture();
        closed.addListener(end -> connections.remove(channel));
    }

    /** Before any other handler of a request. */
    void began(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Watched watched = connections.get(Connections.channel(request.connection()));
        if (watched != null) {
            watched.request = request;
            watched.deadlineNanos = hasWholeBody(request) ? in(config.bodyTimeout()) : Long.MAX_VALUE;
            // A request that was sent ahead may have begun when the answer before it ends.
            routing.addEndHandler(ended -> {
                if (watched.request == request) {
                    watched.request = null;
                    boolean becameSocket = routing.response().getStatusCode() == SWITCHING_PROTOCOLS;
                    watched.deadlineNanos = becameSocket ? Long.MAX_VALUE : in(config.keepAlive());
                }
            });
        }
        routing.next();
    }

    private static boolean hasWholeBody(HttpServerRequest request) {
        return WITH_BODY.contains(request.method())
                && !RequestBody.mediaType(request).equals(STREAMED);
    }

    void sweep() {
        long nowNanos = System.nanoTime() - startNanos;
        List<Channel> late = connections.entrySet().stream()
                .filter(entry -> entry.getValue().isLate(nowNanos))
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(Connections::cut);
    }

    private long in(Duration time) {
        return System.nanoTime() - startNanos + time.toNanos();
    }
}
