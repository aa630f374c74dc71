package io.hyperdex.push;

import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Origins;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.platform.limits.Limits;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/stream} of one event loop: everything that can be refused is refused before the upgrade. */
final class StreamEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final Vertx vertx;
    private final SocketHub hub;
    private final Authenticator authenticator;
    private final Limits limits;
    private final Origins origins;
    private final int frameBytesMax;

    StreamEndpoint(
            Vertx vertx,
            SocketHub hub,
            Authenticator authenticator,
            Limits limits,
            Origins origins,
            int frameBytesMax) {
        this.vertx = vertx;
        this.hub = hub;
        this.authenticator = authenticator;
        this.limits = limits;
        this.origins = origins;
        this.frameBytesMax = frameBytesMax;
    }

    void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            throw ApiException.invalid("header", "Upgrade", "required", "this address is a WebSocket");
        }
        Caller caller = authenticator.socketCaller(request);
        caller.require(Scope.READ);
        origins.require(request);
        request.pause();
        limits.admitSocket(caller).onSuccess(admission -> {
            ApiException refusal = admission.refusal();
            if (refusal == null) {
                upgrade(routing, caller, admission);
            } else {
                routing.fail(refusal);
            }
        });
    }

    private void upgrade(RoutingContext routing, Caller caller, Admission admission) {
        try {
            hub.admit();
        } catch (ApiException refused) {
            admission.release();
            routing.fail(refused);
            return;
        }
        HttpServerRequest request = routing.request();
        request.toWebSocket()
                .onSuccess(socket -> opened(socket, request, caller, admission))
                .onFailure(failure -> {
                    admission.release();
                    hub.abandoned();
                    LOG.debug("upgrade failed", failure);
                });
    }

    private void opened(ServerWebSocket socket, HttpServerRequest request, Caller caller, Admission admission) {
        var wire = new WebSocketWire(vertx, socket, request.connection());
        StreamSocket stream = hub.open(wire, caller, authenticator.peer(request));
        stream.place().take(admission);
        socket.frameHandler(new Inbound(stream)::receive);
        socket.drainHandler(drained -> {
            stream.drained();
            wire.drained();
        });
        socket.exceptionHandler(failure -> failed(stream, failure));
        socket.closeHandler(closed -> {
            stream.gone();
            wire.ended();
        });
    }

    /** Vert.x ends the connection after this, so a close frame goes out now or never. */
    private static void failed(StreamSocket stream, Throwable failure) {
        LOG.debug("socket failed", failure);
        if (failure instanceof TooLongFrameException) {
            stream.close(Closing.TOO_BIG);
        } else if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            boolean tooBig = corrupted.closeStatus().code() == Closing.TOO_BIG.code();
            stream.close(tooBig ? Closing.TOO_BIG : Closing.PROTOCOL);
        }
    }

    /** Puts the parts of a message together, within the limit. */
    private final class Inbound {
        private final StreamSocket stream;
        private Buffer message = Buffer.buffer();

        Inbound(StreamSocket stream) {
            this.stream = stream;
        }

        void receive(WebSocketFrame frame) {
            stream.heard();
            switch (frame.type()) {
                case TEXT, CONTINUATION -> part(frame);
                case BINARY -> stream.close(Closing.BINARY);
                case PING, PONG, CLOSE -> {}
            }
        }

        private void part(WebSocketFrame frame) {
            if (message.length() + frame.binaryData().length() > frameBytesMax) {
                stream.close(Closing.TOO_BIG);
            } else if (frame.isFinal() && message.length() == 0) {
                stream.receive(frame.textData());
            } else {
                message.appendBuffer(frame.binaryData());
                if (frame.isFinal()) {
                    String text = message.toString();
                    message = Buffer.buffer();
                    stream.receive(text);
                }
            }
        }
    }
}
