package io.hyperdex.push;

import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Connections;
import io.hyperdex.platform.http.Origins;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.platform.limits.Limits;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/stream} of one event loop: everything that can be refused is refused before the upgrade. */
final class StreamEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final Context loop;
    private final SocketHub hub;
    private final Authenticator authenticator;
    private final Limits limits;
    private final Origins origins;
    private final int frameBytesMax;
    private final WebSocketFraming framing = new WebSocketFraming(PooledByteBufAllocator.DEFAULT);

    StreamEndpoint(
            Context loop,
            SocketHub hub,
            Authenticator authenticator,
            Limits limits,
            Origins origins,
            int frameBytesMax) {
        this.loop = loop;
        this.hub = hub;
        this.authenticator = authenticator;
        this.limits = limits;
        this.origins = origins;
        this.frameBytesMax = frameBytesMax;
    }

    void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        WebSocketUpgrade.require(request);
        Caller caller = authenticator.socketCaller(request);
        caller.require(Scope.READ);
        origins.require(request);
        request.pause();
        limits.admitSocket(caller).onSuccess(admission -> {
            ApiException refusal = admission.refusal();
            if (refusal == null) {
                admitted(routing, caller, admission);
            } else {
                routing.fail(refusal);
            }
        });
    }

    private void admitted(RoutingContext routing, Caller caller, Admission admission) {
        try {
            hub.admit();
        } catch (ApiException refused) {
            admission.release();
            routing.fail(refused);
            return;
        }
        if (routing.response().closed()) {
            admission.release();
            hub.abandoned();
            return;
        }
        upgrade(routing.request(), caller, admission);
    }

    /** From here on the connection is the wire's; Vert.x and the request forget it. */
    private void upgrade(HttpServerRequest request, Caller caller, Admission admission) {
        Peer peer = authenticator.peer(request);
        var wire = new WebSocketWire(loop, framing, frameBytesMax);
        WebSocketUpgrade.accept(request).onFailure(failure -> LOG.debug("upgrade failed", failure));
        Connections.takeOver(request.connection(), wire.decoder(), wire);
        Session session = hub.open(wire, caller);
        session.take(admission);
        var protocol = new StreamProtocol(session, peer);
        wire.opened(protocol);
        protocol.greet();
    }
}
