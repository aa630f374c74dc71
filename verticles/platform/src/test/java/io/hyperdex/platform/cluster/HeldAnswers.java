package io.hyperdex.platform.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server that is slow in the worst order: the first connection opens only when a second one has been tried, and its
 * answers wait until the lock has been asked for once more. Lives on one event loop.
 */
final class HeldAnswers {
    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final NetClient client = vertx.createNetClient();
    private final List<NetSocket> opened = new ArrayList<>();
    private final int serverPort;
    private final int port;

    HeldAnswers(String uri) throws Exception {
        serverPort = URI.create(uri).getPort();
        port = vertx.createNetServer()
                .connectHandler(this::forward)
                .listen(0, LOOPBACK)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    String through(String uri) {
        return uri.replace(":" + serverPort, ":" + port);
    }

    private void forward(NetSocket caller) {
        caller.pause();
        client.connect(serverPort, LOOPBACK)
                .onSuccess(server -> {
                    server.pause();
                    opened.add(server);
                    int number = opened.size();
                    server.handler(caller::write);
                    server.closeHandler(closed -> caller.close());
                    caller.closeHandler(closed -> server.close());
                    caller.handler(bytes -> {
                        server.write(bytes);
                        said(number, bytes);
                    });
                    caller.resume();
                    if (number == 2) {
                        opened.get(0).resume();
                    } else if (number > 2) {
                        server.resume();
                    }
                })
                .onFailure(refused -> caller.close());
    }

    private void said(int number, Buffer bytes) {
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        if (number == 1 && text.contains("idle_session_timeout")) {
            opened.get(0).pause();
            opened.get(1).resume();
        } else if (number == 1 && text.contains("pg_try_advisory_lock")) {
            opened.get(0).resume();
        }
    }

    Future<Void> close() {
        return vertx.close();
    }
}
