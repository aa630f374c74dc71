package io.hyperdex.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.Platform;
import io.hyperdex.platform.embedded.ServerListener;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The store as a command reaches it: the one of a running node, the configured one, or the embedded one, started for it. */
record KeyStore(Store store, NodeConfig config, PortsFile.@Nullable Ports running) {
    private static final Duration AWAITED_MAX = Duration.ofSeconds(3);
    private static final long ASK_AGAIN_MILLIS = 20;

    static KeyStore open(NodeConfig config, Teardown teardown) throws InterruptedException, IOException {
        PortsFile.Ports running = PortsFile.ofRunning(config.dataDir());
        if (running == null) {
            running = PortsFile.ofRunning(Demo.dataDir(config.dataDir()));
        }
        String uri = running != null ? running.postgres() : config.postgres().uri();
        if (running == null && config.postgres().embedded()) {
            uri = start(config, teardown);
        }
        Vertx vertx = Vertx.vertx();
        teardown.onStop("vertx", () -> Waiting.on(vertx.close()));
        try {
            var identity = new Migrations(config.postgres(), uri).run();
            Store store = Store.open(vertx, config.postgres(), uri, identity);
            teardown.onStop("store", () -> Waiting.on(store.close()));
            return new KeyStore(store, config, running);
        } catch (SQLException e) {
            throw new StartRefused("postgres.uri", String.valueOf(e.getMessage()), e);
        }
    }

    private static String start(NodeConfig config, Teardown teardown) throws InterruptedException {
        DataDirectory data = DataDirectory.open(config.dataDir());
        teardown.onStop("data directory", data::close);
        var binaries = new Binaries(data.path().resolve("bin"), Platform.current());
        EmbeddedPostgres server = EmbeddedPostgres.start(
                data, binaries, new EmbeddedPostgres.Options(Map.of(), null, ServerListener.NONE));
        teardown.onStop("postgres", server::close);
        return server.uri();
    }

    <T> T ask(Function<SqlConnection, Future<T>> question) throws InterruptedException {
        return Waiting.on(store.withConnection(question));
    }

    /** Returns when the running node has read the change, so that whoever uses the key next is not refused. */
    void awaitNode(long change) throws InterruptedException, IOException {
        if (running == null) {
            return;
        }
        String host = config.management().host().equals("0.0.0.0")
                ? "127.0.0.1"
                : config.management().host();
        var status = HttpRequest.newBuilder(URI.create("http://" + host + ":" + running.management() + "/status"))
                .timeout(AWAITED_MAX)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        Instant late = Instant.now().plus(AWAITED_MAX);
        while (Instant.now().isBefore(late)) {
            JsonNode answer = Json.MAPPER.readTree(
                    client.send(status, HttpResponse.BodyHandlers.ofString()).body());
            if (answer.path("keys").path("change").asLong(-1) >= change) {
                return;
            }
            Thread.sleep(ASK_AGAIN_MILLIS);
        }
    }
}
