package io.hyperdex.push;

import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.push.BridgeProtocol.Credential;
import io.hyperdex.push.Entrance.Guest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /eventbus/*} of one event loop: SockJS carries the messages of the event bus bridge, the hub says who gets what. */
final class BridgeEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeEndpoint.class);
    private static final String PATH = "/eventbus/*";
    /** A page of SockJS that would load its library from another host. */
    private static final String FRAME = "/eventbus/iframe";

    private static final int QUESTIONS_AT_ONCE = 64;
    /** A single answer of REST may be as long as a queue. */
    private static final int UNSENT_SHARE = 4;

    private final Entrance entrance;
    private final HttpClient client;
    private final BridgeTexts texts = new BridgeTexts();

    private BridgeEndpoint(Vertx vertx, Entrance entrance) {
        this.entrance = entrance;
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(QUESTIONS_AT_ONCE));
    }

    static void mount(Api api, Entrance entrance, int frameBytesMax) {
        var endpoint = new BridgeEndpoint(api.vertx(), entrance);
        var options = new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false);
        var sockets = SockJSHandler.create(api.vertx(), options).socketHandler(endpoint::connected);
        api.below(PATH, endpoint::check, frameBytesMax, sockets);
    }

    /** Every request of a session is checked, whichever transport it belongs to. */
    private void check(RoutingContext routing) {
        if (routing.normalizedPath().startsWith(FRAME)) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "frames of SockJS are not served");
        }
        entrance.check(routing.request());
        routing.next();
    }

    private void connected(SockJSSocket socket) {
        socket.pause();
        HttpServerRequest request = socket.routingContext().request();
        entrance.admit(request)
                .onSuccess(guest -> opened(socket, request, guest))
                .onFailure(refused -> {
                    LOG.debug("session refused", refused);
                    socket.close(Closing.TOO_MANY_SOCKETS.code(), Closing.TOO_MANY_SOCKETS.reason());
                });
    }

    private void opened(SockJSSocket socket, HttpServerRequest request, Guest guest) {
        var wire = new BridgeWire(
                socket, texts, UNSENT_SHARE * guest.hub().config().queueBytesMax());
        Session session = guest.open(wire);
        wire.opened(session);
        var queries = new BridgeQueries(client, socket.localAddress());
        var protocol = new BridgeProtocol(session, wire, guest.peer(), queries, credential(request));
        socket.handler(message -> protocol.receive(message.toString()));
        socket.exceptionHandler(failure -> LOG.debug("session failed", failure));
        socket.closeHandler(closed -> {
            session.gone();
            wire.ended();
        });
        socket.resume();
    }

    private static Credential credential(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        String header = request.getHeader("X-API-Key");
        String key = header == null ? request.getParam("key") : header;
        if (authorization != null) {
            return new Credential(authorization);
        }
        return new Credential(key == null ? "" : "Bearer " + key);
    }
}
