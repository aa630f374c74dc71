package io.hyperdex.push;

import io.hyperdex.platform.http.Connections;
import io.hyperdex.push.Entrance.Guest;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/stream} of one event loop: everything that can be refused is refused before the upgrade. */
final class StreamEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final Context loop;
    private final Entrance entrance;
    private final int frameBytesMax;
    private final WebSocketFraming framing;

    StreamEndpoint(Context loop, Entrance entrance, WebSocketFraming framing, int frameBytesMax) {
        this.loop = loop;
        this.entrance = entrance;
        this.framing = framing;
        this.frameBytesMax = frameBytesMax;
    }

    void open(RoutingContext routing) {
        WebSocketUpgrade.require(routing.request());
        entrance.pass(routing, guest -> upgrade(routing.request(), guest));
    }

    /** From here on the connection is the wire's; Vert.x and the request forget it. */
    private void upgrade(HttpServerRequest request, Guest guest) {
        var wire = new WebSocketWire(loop, framing, frameBytesMax);
        WebSocketUpgrade.accept(request).onFailure(failure -> LOG.debug("upgrade failed", failure));
        Connections.takeOver(request.connection(), wire.decoder(), wire);
        Session session = guest.open(wire);
        var protocol = new StreamProtocol(session, guest.peer());
        wire.opened(protocol);
        protocol.greet();
    }
}
