package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.KeyWatch;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiVerticle;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.testing.AnswerContract;
import io.hyperdex.platform.testing.TestPerformance;
import io.hyperdex.platform.testing.TestPostgres;
import io.hyperdex.platform.testing.TestUsage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A node with the role query alone, over its own database, and a client that holds each answer to the contract. */
final class QueryNode implements AutoCloseable {
    static final String KEY = "a-bootstrap-key-for-tests";

    final AtomicReference<Instant> now = new AtomicReference<>(SeededMarket.NOW);
    /** How far time goes on whenever somebody asks for it. */
    volatile Duration step = Duration.ZERO;

    final String uri;
    final Store store;
    final Bus bus;
    final ServicePerformance performance;
    private final AnswerContract contract = AnswerContract.load();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    QueryNode(Configuration configuration) throws SQLException {
        this(configuration, TestPostgres.createStore());
    }

    private Instant wall() {
        return now.getAndUpdate(instant -> instant.plus(step));
    }

    /** Several may share a database; their buses know nothing of one another. */
    QueryNode(Configuration configuration, String uri) throws SQLException {
        this.uri = uri;
        var postgres = configuration.section("postgres", PostgresConfig.class);
        store = Store.open(vertx, postgres, uri, new Migrations(postgres, uri).run());
        bus = new Bus(vertx);
        var meters = new SimpleMeterRegistry();
        InstantSource wall = this::wall;
        var health = new Health();
        performance = TestPerformance.of(store, meters, health);
        Limits limits = Limits.open(
                new Limits.Surroundings(vertx, RedisPool.none(), "n1", health.load(), meters),
                configuration.section("limits", LimitsConfig.class));
        var context = new NodeContext(
                "n1",
                configuration,
                store,
                RedisPool.none(),
                bus,
                new MarketClock(wall),
                meters,
                health,
                performance,
                limits,
                TestUsage.of(vertx, store, limits, meters, configuration));
        var query = new QueryVerticle(context);
        await(vertx.deployVerticle(query));
        var auth = configuration.section("auth", AuthConfig.class);
        var listen = configuration.section("http", ListenConfig.class);
        var keys = new KeyRing(auth.keysMax());
        await(vertx.deployVerticle(new KeyWatch(context, auth, keys)));
        var door = new ApiVerticle(
                listen,
                Contract.load(),
                new Authenticator(auth, listen.proxies(), keys),
                context,
                new EventLoopLag(meters),
                query.routes());
        await(vertx.deployVerticle(door));
        port = door.port();
    }

    static Configuration configuration() {
        return Configuration.defaults()
                .with("http.port", "0")
                .with("auth.bootstrapKey", KEY)
                .with("limits.enabled", "false");
    }

    Connection connect() throws SQLException {
        return TestPostgres.connect(uri);
    }

    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        JsonObject json() {
            return new JsonObject(http.body());
        }

        JsonArray data() {
            return json().getJsonArray("data");
        }

        List<JsonObject> items() {
            return data().stream().map(JsonObject.class::cast).toList();
        }
    }

    /** Asks and checks the answer against the contract, whatever its status. */
    Reply get(String operation, String path, String... headers) {
        return checked(operation, path, send(path, HttpResponse.BodyHandlers.ofString(), headers));
    }

    /** Sends a JSON body, or none when it is empty, and checks the answer like {@link #get}. */
    Reply call(String operation, String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return checked(operation, path, send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private Reply checked(String operation, String path, HttpResponse<String> response) {
        Reply reply = new Reply(response);
        if (reply.status() != 304) {
            assertThat(contract.violations(operation, reply.status(), reply.header("content-type"), reply.json()))
                    .as(path + " -> " + reply.status() + " " + reply.http().body())
                    .isEmpty();
        }
        return reply;
    }

    /** All pages of a list. */
    List<JsonObject> all(String operation, String path, String... headers) {
        List<JsonObject> items = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; pages < 2_000; pages++) {
            Reply reply = get(operation, path + cursor, headers);
            assertThat(reply.status())
                    .as(path + cursor + " " + reply.http().body())
                    .isEqualTo(200);
            items.addAll(reply.items());
            String next = reply.json().getString("next");
            if (next == null) {
                return items;
            }
            cursor = (path.contains("?") ? "&" : "?") + "cursor=" + next;
        }
        throw new AssertionError("no end of pages: " + path);
    }

    <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), body);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new AssertionError(request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int port() {
        return port;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(store.close());
        await(vertx.close());
    }
}
