package io.hyperdex.push;

import io.hyperdex.push.Entrance.Guest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /v1/stream} of one event loop: everything that can be refused is refused before the upgrade. */
final class StreamEndpoint {
    private final Entrance entrance;
    private final WebSocketUpgrade upgrade;

    StreamEndpoint(Entrance entrance, WebSocketUpgrade upgrade) {
        this.entrance = entrance;
        this.upgrade = upgrade;
    }

    void open(RoutingContext routing) {
        WebSocketUpgrade.require(routing.request());
        entrance.pass(routing, guest -> upgrade(routing.request(), guest));
    }

    private void upgrade(HttpServerRequest request, Guest guest) {
        WebSocketWire wire = upgrade.accept(request);
        Session session = guest.open(wire);
        var protocol = new StreamProtocol(session, guest.peer());
        wire.opened(protocol);
        protocol.greet();
    }
}
