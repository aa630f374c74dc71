package io.hyperdex.push;

import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.push.BridgeProtocol.Credential;
import io.hyperdex.push.Entrance.Guest;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /eventbus/*} of one event loop: clients of the event bus bridge, whom the hub tells what they have registered for.
 * Their WebSockets, with SockJS' frames or plain, are served like those of {@code /v1/stream}; every other transport of SockJS
 * is Vert.x'.
 */
final class BridgeEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeEndpoint.class);
    private static final String PATH = "/eventbus/*";
    /** A page of SockJS that would load its library from another host. */
    private static final String FRAME = "/eventbus/iframe";

    private static final String PLAIN_WEBSOCKET = "/eventbus/websocket";
    private static final String POLL = "/xhr";
    private static final Pattern WEBSOCKET = Pattern.compile("/eventbus/[^/.]+/[^/.]+/websocket");

    private static final int QUESTIONS_AT_ONCE = 64;
    private static final int QUESTIONS_WAITING = 1_024;
    private static final long ANSWER_MILLIS = 30_000;
    /** Of what may wait for a socket; a page of a thousand trades is longer than that. */
    private static final int ANSWER_SHARE = 2;

    private static final int UNSENT_SHARE = 2 * ANSWER_SHARE;

    private final Entrance entrance;
    private final WebSocketUpgrade upgrade;
    private final BridgeQueries.Line questions;
    private final BridgeTexts plain = new BridgeTexts(BridgeEnvelope.NONE);
    private final BridgeTexts wrapped = new BridgeTexts(BridgeEnvelope.SOCKJS);

    private BridgeEndpoint(BridgeQueries.Line questions, Entrance entrance, WebSocketUpgrade upgrade) {
        this.questions = questions;
        this.entrance = entrance;
        this.upgrade = upgrade;
    }

    /**
     * @param frameBytesMax of what a client says
     * @param queueBytesMax of what waits for a client
     */
    static void mount(Api api, Entrance entrance, WebSocketUpgrade upgrade, int frameBytesMax, int queueBytesMax) {
        HttpClient client = api.vertx()
                .createHttpClient(
                        new PoolOptions().setHttp1MaxSize(QUESTIONS_AT_ONCE).setMaxWaitQueueSize(QUESTIONS_WAITING));
        var paths = BridgePaths.of(api.contract().operations());
        var questions = new BridgeQueries.Line(api.vertx(), client, paths, ANSWER_SHARE * queueBytesMax, ANSWER_MILLIS);
        var endpoint = new BridgeEndpoint(questions, entrance, upgrade);
        var options = new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false);
        var others = SockJSHandler.create(api.vertx(), options).socketHandler(endpoint::connected);
        api.below(PATH, endpoint::pass, frameBytesMax, others);
    }

    /** Every request of a session is checked, whichever transport it belongs to. */
    private void pass(RoutingContext routing) {
        String path = routing.normalizedPath();
        if (path.startsWith(FRAME)) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "frames of SockJS are not served");
        }
        if (path.equals(PLAIN_WEBSOCKET)) {
            webSocket(routing, plain);
        } else if (WEBSOCKET.matcher(path).matches()) {
            webSocket(routing, wrapped);
        } else {
            entrance.check(routing.request());
            if (path.endsWith(POLL)) {
                // SockJS closes it after each poll: a client that did not know would send its next one into it.
                routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            routing.next();
        }
    }

    /** A client for whom there is no place is told so by the close code, as over every transport. */
    private void webSocket(RoutingContext routing, BridgeTexts texts) {
        HttpServerRequest request = routing.request();
        WebSocketUpgrade.require(request);
        entrance.pass(routing, guest -> upgrade(request, texts, guest), refused -> {
            LOG.debug("session refused", refused);
            refuse(upgraded(request, texts), texts);
        });
    }

    private WebSocketWire upgraded(HttpServerRequest request, BridgeTexts texts) {
        WebSocketWire line = upgrade.accept(request);
        texts.envelope().opening().ifPresent(line::write);
        line.flush();
        return line;
    }

    private void upgrade(HttpServerRequest request, BridgeTexts texts, Guest guest) {
        var queries = new BridgeQueries(questions, request.localAddress());
        Credential credential = credential(request);
        WebSocketWire line = upgraded(request, texts);
        line.opened(converse(line, texts, guest, queries, credential));
    }

    private static void refuse(WebSocketWire line, BridgeTexts texts) {
        texts.envelope().closing(Closing.TOO_MANY_SOCKETS).ifPresent(line::write);
        line.close(Closing.TOO_MANY_SOCKETS).onFailure(failure -> LOG.debug("close failed", failure));
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
        var line = new SockJsWire(socket);
        var queries = new BridgeQueries(questions, socket.localAddress());
        Conversation conversation = converse(line, plain, guest, queries, credential(request));
        line.opened(conversation.session());
        socket.handler(message -> {
            conversation.session().heard();
            conversation.receive(message.toString());
        });
        socket.exceptionHandler(failure -> LOG.debug("session failed", failure));
        socket.closeHandler(closed -> {
            conversation.session().gone();
            line.ended();
        });
        socket.resume();
    }

    private static Conversation converse(
            CountedWire line, BridgeTexts texts, Guest guest, BridgeQueries queries, Credential credential) {
        long answersMax = UNSENT_SHARE * (long) guest.hub().config().queueBytesMax();
        var wire = new BridgeWire(line, texts, answersMax);
        Session session = guest.open(wire);
        wire.opened(session);
        session.whenGone(queries::close);
        return new BridgeProtocol(session, wire, guest.peer(), queries, credential);
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
