package io.hyperdex.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire between a node and its store, to be cut and mended. */
public final class Link implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final NetClient client = vertx.createNetClient();
    private final NetServer server = vertx.createNetServer();
    private final String uri;
    private volatile boolean isCut;

    public Link(String storeUri) {
        URI store = URI.create(storeUri);
        server.connectHandler(inbound -> {
            if (isCut) {
                inbound.close();
                return;
            }
            inbound.pause();
            client.connect(store.getPort(), store.getHost())
                    .onSuccess(outbound -> join(inbound, outbound))
                    .onFailure(failure -> inbound.close());
        });
        TestNode.await(server.listen(0, "127.0.0.1"));
        uri = storeUri.replace(store.getHost() + ":" + store.getPort(), "127.0.0.1:" + server.actualPort());
    }

    private void join(NetSocket inbound, NetSocket outbound) {
        sockets.add(inbound);
        sockets.add(outbound);
        inbound.pipeTo(outbound).onComplete(ended -> sockets.remove(inbound));
        outbound.pipeTo(inbound).onComplete(ended -> sockets.remove(outbound));
        if (isCut) {
            cut();
        }
    }

    public String uri() {
        return uri;
    }

    public void cut() {
        isCut = true;
        sockets.forEach(NetSocket::close);
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        TestNode.await(Future.all(server.close(), client.close()));
        TestNode.await(vertx.close());
    }
}
