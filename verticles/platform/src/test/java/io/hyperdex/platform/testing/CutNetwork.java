package io.hyperdex.platform.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to a server on loopback. After the cut nothing comes through and no end is told, as when a cable is pulled. */
public final class CutNetwork {
    private static final String LOOPBACK = "127.0.0.1";

    private final NetClient client;
    private final int serverPort;
    private final int port;
    private volatile boolean cut;

    private CutNetwork(Vertx vertx, int serverPort) throws Exception {
        this.client = vertx.createNetClient();
        this.serverPort = serverPort;
        this.port = result(vertx.createNetServer().connectHandler(this::forward).listen(0, LOOPBACK))
                .actualPort();
    }

    /** To the server of a connection URI; it ends with the Vert.x instance. */
    public static CutNetwork to(Vertx vertx, String uri) throws Exception {
        return new CutNetwork(vertx, URI.create(uri).getPort());
    }

    /** The same URI, by this way. */
    public String through(String uri) {
        return uri.replace(":" + serverPort, ":" + port);
    }

    public void cut() {
        cut = true;
    }

    private void forward(NetSocket caller) {
        caller.pause();
        client.connect(serverPort, LOOPBACK)
                .onSuccess(server -> {
                    pass(caller, server);
                    pass(server, caller);
                    caller.resume();
                })
                .onFailure(refused -> caller.close());
    }

    private void pass(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            if (!cut) {
                to.write(bytes);
            }
        });
        from.exceptionHandler(failure -> to.close());
        from.closeHandler(closed -> {
            if (!cut) {
                to.close();
            }
        });
    }

    private static <T> T result(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
