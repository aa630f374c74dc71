package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.push.Entrance.Guest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/stream/sse} of one event loop: the frames of {@code /v1/stream} for those who only listen. The topics stand
 * in the address, and a topic that is refused is told as over a WebSocket.
 */
final class SseEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SseEndpoint.class);
    private static final long RETRY_MILLIS = 2_000;
    private static final Pattern ID = Pattern.compile("([A-Za-z0-9]{1,32})\\.([0-9]{1,16})");

    private final Vertx vertx;
    private final Entrance entrance;

    SseEndpoint(Vertx vertx, Entrance entrance) {
        this.vertx = vertx;
        this.entrance = entrance;
    }

    void open(RoutingContext routing, RequestParameters parameters) {
        entrance.pass(routing, guest -> begin(routing.request(), guest, parameters));
    }

    private void begin(HttpServerRequest request, Guest guest, RequestParameters parameters) {
        HttpServerResponse response = request.response();
        request.resume();
        var wire = new SseWire(vertx, response, request.connection());
        Session session = guest.open(wire);
        wire.text().opened(session);
        response.drainHandler(drained -> session.drained());
        response.exceptionHandler(failure -> LOG.debug("response failed", failure));
        response.closeHandler(closed -> {
            session.gone();
            wire.ended();
        });
        wire.begin(RETRY_MILLIS);
        session.send(Message.of(guest.hub().hello(guest.caller().tier())));
        Position from = seen(request, parameters);
        session.subscribe(
                parameters.strings("topics").stream()
                        .map(topic -> new Wish(topic, from, null))
                        .toList(),
                new SseReplies(session, wire.text()));
        session.flush();
    }

    /** What an {@code EventSource} has seen last; one that never saw an event, or not one of ours, starts afresh. */
    private static @Nullable Position seen(HttpServerRequest request, RequestParameters parameters) {
        String header = request.getHeader("Last-Event-ID");
        String id = header == null ? parameters.string("lastEventId") : header;
        Matcher form = ID.matcher(id == null ? "" : id);
        return form.matches() ? new Position(form.group(1), Long.parseLong(form.group(2))) : null;
    }
}
