package io.hyperdex.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.redis.RedisConfig;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.testing.AnswerContract;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPerformance;
import io.hyperdex.platform.testing.TestRedis;
import io.hyperdex.platform.testing.TestUsage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers see of their limits: the fields of every answer, refusals, and places that come free. */
@Timeout(60)
class LimitedDoorIT {
    private static final String KEY = "a-bootstrap-key-for-tests";
    private static final List<String> FIELDS =
            List.of("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AnswerContract contract = AnswerContract.load();
    private final Promise<Void> open = Promise.promise();
    private final Health health = new Health();
    private RedisPool redis;
    private ApiVerticle door;

    @BeforeEach
    void start() throws Exception {
        Configuration configuration = Configuration.defaults()
                .with("http.port", "0")
                .with("auth.bootstrapKey", KEY)
                .with("limits.tiers.free.burst", "20")
                .with("limits.tiers.free.concurrent", "4");
        redis = RedisPool.open(vertx, configuration.section("redis", RedisConfig.class), TestRedis.createDatabase());
        Eventually.holds("Redis answers", Duration.ofSeconds(10), () -> {
            Future<Void> ping = redis.ping();
            await(ping.otherwiseEmpty());
            return ping.succeeded();
        });
        var meters = new SimpleMeterRegistry();
        NodeContext context = context(configuration, meters);
        door = new ApiVerticle(
                configuration.section("http", ListenConfig.class),
                Contract.load(),
                new Authenticator(
                        configuration.section("auth", AuthConfig.class),
                        new TrustedProxies(List.of(), TrustedProxies.Header.X_FORWARDED_FOR),
                        new KeyRing(0)),
                context,
                new EventLoopLag(meters),
                List.of(this::mount));
        await(vertx.deployVerticle(door));
    }

    private NodeContext context(Configuration configuration, SimpleMeterRegistry meters) {
        var identity = new StoreIdentity("e1", StoreIdentity.Flavour.PLAIN, 1, Buffer.buffer());
        // Nothing here asks it.
        Store store = Store.open(
                vertx,
                configuration.section("postgres", PostgresConfig.class),
                "postgresql://u:p@127.0.0.1:1/d",
                identity);
        Limits limits = Limits.open(
                new Limits.Surroundings(vertx, redis, "n1", health.load(), meters),
                configuration.section("limits", LimitsConfig.class));
        return new NodeContext(
                "n1",
                configuration,
                store,
                redis,
                new Bus(vertx),
                new MarketClock(InstantSource.system()),
                meters,
                health,
                TestPerformance.of(store, meters, health),
                limits,
                TestUsage.of(vertx, store, limits, meters, configuration));
    }

    private void mount(Api api) {
        api.answer("listTokens", call -> Future.succeededFuture(Answer.bare(200, new JsonObject().getMap())));
        api.answer("listTrades", call -> open.future().map(done -> Answer.bare(200, new JsonObject().getMap())));
        api.stream("getDocs", call -> call.response().end("documents"));
    }

    @AfterEach
    void stop() {
        open.tryComplete();
        await(redis.close());
        await(vertx.close());
    }

    @Test
    void everyAnswerSaysWhatIsLeft() throws Exception {
        HttpResponse<String> first = get("/v1/tokens");
        assertThat(header(first, "RateLimit-Policy"))
                .isEqualTo(
                        "\"minute\";q=120;w=60, \"hour\";q=5000;w=3600, \"day\";q=50000;w=86400, \"concurrent\";q=4");
        assertThat(header(first, "RateLimit"))
                .matches("\"minute\";r=19;t=\\d+, \"hour\";r=4999;t=\\d+, \"day\";r=49999;t=\\d+");
        assertThat(header(first, "X-RateLimit-Limit")).isEqualTo("120");
        assertThat(header(first, "X-RateLimit-Remaining")).isEqualTo("19");

        HttpResponse<String> refused = get("/v1/tokens?unknown=1");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(header(refused, "RateLimit")).contains("\"hour\";r=4998");
        assertThat(header(get("/v1/nowhere"), "RateLimit")).isEmpty();
        assertThat(header(get("/docs"), "RateLimit")).isEmpty();
        HttpResponse<String> unlimited = get("/v1/tokens", "X-API-Key", KEY);
        assertThat(FIELDS)
                .allSatisfy(field -> assertThat(header(unlimited, field)).isEmpty());
    }

    @Test
    void exceededLimitIsAProblemThatSaysWhenToComeBack() throws Exception {
        HttpResponse<String> answer = get("/v1/tokens");
        for (int i = 0; i < 60 && answer.statusCode() == 200; i++) {
            answer = get("/v1/tokens");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
        assertThat(header(answer, "RateLimit")).startsWith("\"minute\";r=0;t=60");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(contract.violations("listTokens", 429, header(answer, "content-type"), problem))
                .isEmpty();
        assertThat(problem.getString("type")).endsWith("#quota-exceeded");
        assertThat(problem.getJsonArray("violated-policies")).containsExactly("minute");
        assertThat(problem.getString("tier")).isEqualTo("free");
        assertThat(get("/v1/tokens", "X-API-Key", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongKeysUseUpWhatTheirAddressMayDoWithoutOne() throws Exception {
        HttpResponse<String> answer = get("/v1/tokens", "Authorization", "Basic key");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(hour(answer)).endsWith("r=4999");
        assertThat(hour(get("/v1/tokens"))).endsWith("r=4998");
        for (int i = 0; i < 60 && answer.statusCode() == 401; i++) {
            answer = get("/v1/tokens", "Authorization", "Basic key");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(get("/v1/tokens", "X-API-Key", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsShedIsToldWhatIsLeft() throws Exception {
        HttpResponse<String> before = get("/v1/tokens");
        health.load().watch("full", () -> 1);
        health.load().start(vertx);
        Eventually.holds(
                "the node is busy",
                Duration.ofSeconds(10),
                () -> get("/v1/tokens").statusCode() == 503);

        HttpResponse<String> shed = get("/v1/tokens");
        assertThat(header(shed, "Retry-After")).isEqualTo("2");
        assertThat(header(shed, "RateLimit-Policy")).isEqualTo(header(before, "RateLimit-Policy"));
        assertThat(hour(shed)).matches("\"hour\";r=49\\d\\d");
        assertThat(hour(get("/v1/tokens"))).as("refused, it used nothing up").isEqualTo(hour(shed));
    }

    private static String hour(HttpResponse<String> answer) {
        return header(answer, "RateLimit").replaceAll(".*(\"hour\";r=\\d+).*", "$1");
    }

    @Test
    void whatTheNodeAsksForAClientCountsAsTheClientsOwn() throws Exception {
        int status = 200;
        for (int i = 0; i < 60 && status == 200; i++) {
            status = get("/v1/tokens").statusCode();
        }
        assertThat(status).isEqualTo(429);
        String header = "X-Hyperdex-On-Behalf";
        String word = OnBehalf.of(new Peer("203.0.113.9", null), new RequestOptions())
                .getHeaders()
                .get(header);
        assertThat(get("/v1/tokens", header, word).statusCode()).isEqualTo(200);
        String forged = "0".repeat(64) + " 203.0.113.9";
        assertThat(get("/v1/tokens", header, forged).statusCode()).isEqualTo(429);
    }

    @Test
    void placeOfARequestComesFreeWhenItsConnectionIsDropped() throws Exception {
        List<Socket> hanging = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            hanging.add(hang());
        }
        HttpResponse<String> fifth = refusedSoon();
        assertThat(new JsonObject(fifth.body()).getJsonArray("violated-policies"))
                .containsExactly("concurrent");

        hanging.get(0).setSoLinger(true, 0);
        hanging.get(0).close();

        Eventually.holds(
                "a place is free",
                Duration.ofSeconds(10),
                () -> get("/v1/tokens").statusCode() == 200);
        for (Socket socket : hanging) {
            socket.close();
        }
    }

    /** The four requests are on their way; once they have arrived there is no place left. */
    private HttpResponse<String> refusedSoon() throws Exception {
        List<HttpResponse<String>> last = new ArrayList<>();
        Eventually.holds("no place is left", Duration.ofSeconds(10), () -> {
            last.add(get("/v1/tokens"));
            return last.get(last.size() - 1).statusCode() == 429;
        });
        return last.get(last.size() - 1);
    }

    private Socket hang() throws Exception {
        var socket = new Socket("127.0.0.1", door.port());
        socket.getOutputStream()
                .write("GET /v1/trades HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
