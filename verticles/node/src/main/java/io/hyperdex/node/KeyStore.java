package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Secrets;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.Platform;
import io.hyperdex.platform.embedded.ServerListener;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

    /**
     * Says on the standard error which store it is: who calls from elsewhere may have meant another one.
     *
     * @param mayMake whether a store is made where there is none, as a node would
     */
    static KeyStore open(NodeConfig config, boolean mayMake, Teardown teardown)
            throws InterruptedException, IOException {
        PortsFile.Ports node = PortsFile.ofRunning(config.dataDir());
        if (node != null) {
            say("of the running node in " + config.dataDir());
            return open(config, teardown, node.postgres(), node, false);
        }
        if (!config.postgres().embedded()) {
            say(Secrets.maskUri(config.postgres().uri()));
            return open(config, teardown, config.postgres().uri(), null, mayMake);
        }
        Path demoDir = Demo.dataDir(config.dataDir());
        PortsFile.Ports demo = PortsFile.ofRunning(demoDir);
        if (demo != null) {
            say("of the running demo in " + demoDir + ", which is emptied when it starts again");
            return open(config, teardown, demo.postgres(), demo, false);
        }
        return open(config, teardown, start(config, mayMake, teardown), null, mayMake);
    }

    private static KeyStore open(
            NodeConfig config, Teardown teardown, String uri, PortsFile.@Nullable Ports running, boolean mayMake)
            throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        teardown.onStop("vertx", () -> Waiting.on(vertx.close()));
        try {
            var identity = identity(new Migrations(config.postgres(), uri), mayMake);
            Store store = Store.open(vertx, config.postgres(), uri, identity);
            teardown.onStop("store", () -> Waiting.on(store.close()));
            return new KeyStore(store, config, running);
        } catch (SQLException e) {
            throw new StartRefused("postgres.uri", String.valueOf(e.getMessage()), e);
        }
    }

    /** What runs, or a node of this release has made, stays as it is. */
    private static StoreIdentity identity(Migrations migrations, boolean mayMake) throws SQLException {
        if (migrations.isStore()) {
            return migrations.find();
        }
        if (!mayMake) {
            throw new StartRefused("postgres.uri", "there is no store; a node makes one, or scripts/key create");
        }
        return migrations.run();
    }

    private static String start(NodeConfig config, boolean mayMake, Teardown teardown) throws InterruptedException {
        Path directory = config.dataDir().toAbsolutePath().normalize();
        if (!mayMake && !EmbeddedPostgres.isIn(directory)) {
            throw new StartRefused("data.dir", directory + " holds no store; a node makes one, or scripts/key create");
        }
        say("in " + directory);
        DataDirectory data = DataDirectory.open(directory);
        teardown.onStop("data directory", data::close);
        var binaries = new Binaries(data.path().resolve("bin"), Platform.current());
        EmbeddedPostgres server = EmbeddedPostgres.start(
                data, binaries, new EmbeddedPostgres.Options(Map.of(), null, ServerListener.NONE));
        teardown.onStop("postgres", server::close);
        return server.uri();
    }

    private static void say(String store) {
        System.err.println("store: " + store);
    }

    <T> T ask(Function<SqlConnection, Future<T>> question) throws InterruptedException {
        return Waiting.on(store.withConnection(question));
    }

    /**
     * Returns when the running node has read the change, so that whoever uses the key next is not refused. The change is
     * stored: a node that does not say so is a warning.
     */
    void awaitNode(long change) throws InterruptedException {
        if (running == null) {
            return;
        }
        String host = config.management().host().replaceFirst("^0\\.0\\.0\\.0$", "127.0.0.1");
        var status = HttpRequest.newBuilder(URI.create("http://" + host + ":" + running.management() + "/status"))
                .timeout(AWAITED_MAX)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        String reason = "it does not say so";
        Instant late = Instant.now().plus(AWAITED_MAX);
        while (Instant.now().isBefore(late)) {
            try {
                String answer = client.send(status, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (Json.MAPPER.readTree(answer).path("keys").path("change").asLong(-1) >= change) {
                    return;
                }
            } catch (IOException | IllegalArgumentException e) {
                reason = e.toString();
            }
            Thread.sleep(ASK_AGAIN_MILLIS);
        }
        System.err.println("stored; whether the running node has read it is not known: " + reason);
    }
}
