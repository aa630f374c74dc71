package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.push.BridgeQuestion.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions of bridge clients to a door that does not answer as it should. */
class BridgeQueriesIT {
    private static final int BYTES_MAX = 64 << 10;
    private static final long LONG_MILLIS = 60_000;
    private static final Peer PEER = new Peer("127.0.0.1", null);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    /** Requests that the door has seen end before their responses did. */
    private final BlockingQueue<String> cut = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        PushNode.await(vertx.close());
    }

    private BridgeQueries door(long millisMax, int atOnce, Handler<HttpServerRequest> answers) {
        int port = PushNode.await(vertx.createHttpServer()
                        .requestHandler(request -> {
                            request.response().closeHandler(closed -> {
                                if (!request.response().ended()) {
                                    cut.add(request.path());
                                }
                            });
                            answers.handle(request);
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
        HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(atOnce));
        var paths = BridgePaths.of(Contract.load().operations());
        return new BridgeQueries(
                new BridgeQueries.Line(vertx, client, paths, BYTES_MAX, millisMax),
                SocketAddress.inetSocketAddress(port, "127.0.0.1"));
    }

    private Future<Answer> ask(BridgeQueries queries, String path) {
        JsonNode question = FakeWire.json("{\"path\":\"" + path + "\",\"params\":{\"a\":\"b c\"}}");
        Promise<Answer> answer = Promise.promise();
        loop.runOnContext(go -> queries.ask(question, "", PEER).onComplete(answer));
        return answer.future();
    }

    private static void verifyRefusal(Answer answer, int status, String code) {
        assertThat(answer.isGood()).isFalse();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(FakeWire.json(answer.json()).get("code").asText()).isEqualTo(code);
        assertThat(FakeWire.json(answer.json()).get("status").asInt()).isEqualTo(status);
    }

    private static HttpServerResponse json(HttpServerRequest request) {
        return request.response().setChunked(true).putHeader("Content-Type", "application/json");
    }

    @Test
    void theAnswerComesAsItWasGiven() {
        BridgeQueries queries =
                door(LONG_MILLIS, 4, request -> json(request).end("{\"asked\":\"" + request.uri() + "\"}"));
        Answer answer = PushNode.await(ask(queries, "/v1/tokens"));
        assertThat(answer).isEqualTo(new Answer(200, "{\"asked\":\"/v1/tokens?a=b%20c\"}"));
    }

    @Test
    void anAnswerThatIsTooLongIsRefusedAndNotReadAnyFurther() throws Exception {
        BridgeQueries queries = door(LONG_MILLIS, 4, request -> endless(json(request)));
        verifyRefusal(PushNode.await(ask(queries, "/v1/tokens")), 413, "too_large");
        assertThat(cut.poll(15, TimeUnit.SECONDS)).isEqualTo("/v1/tokens");
    }

    /** Writes as long as the other side reads. */
    private static void endless(HttpServerResponse response) {
        response.write("x".repeat(1_000)).onSuccess(written -> endless(response));
    }

    @Test
    void theTimeOfAQuestionGoesOnAfterTheHeadOfItsAnswer() throws Exception {
        BridgeQueries queries = door(3_000, 4, request -> json(request).write("{"));
        verifyRefusal(PushNode.await(ask(queries, "/v1/tokens")), 504, "timeout");
        assertThat(cut.poll(15, TimeUnit.SECONDS)).isEqualTo("/v1/tokens");
    }

    @Test
    void aQuestionEndsWithWhoAsked() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        BridgeQueries queries = door(LONG_MILLIS, 1, request -> heard.add(request.path()));
        ask(queries, "/v1/tokens");
        assertThat(heard.poll(15, TimeUnit.SECONDS)).isEqualTo("/v1/tokens");
        Future<Answer> waiting = ask(queries, "/v1/pools");
        loop.runOnContext(go -> queries.close());
        assertThat(cut.poll(15, TimeUnit.SECONDS)).isEqualTo("/v1/tokens");
        verifyRefusal(PushNode.await(waiting), 504, "timeout");
        assertThat(heard).isEmpty();
    }

    @Test
    void aFileIsRefused() throws Exception {
        BridgeQueries queries = door(
                LONG_MILLIS,
                4,
                request -> request.response()
                        .setChunked(true)
                        .putHeader("Content-Type", "text/csv")
                        .write("a,b"));
        verifyRefusal(PushNode.await(ask(queries, "/v1/usage")), 406, "not_acceptable");
        assertThat(cut.poll(15, TimeUnit.SECONDS)).isEqualTo("/v1/usage");
    }

    @Test
    void whatTheDoorRefusesIsPassedOn() {
        BridgeQueries queries = door(
                LONG_MILLIS, 4, request -> request.response().setStatusCode(429).end("{\"code\":\"rate_limited\"}"));
        Answer answer = PushNode.await(ask(queries, "/v1/tokens"));
        assertThat(answer).isEqualTo(new Answer(429, "{\"code\":\"rate_limited\"}"));
    }

    @Test
    void aDoorThatIsShutIsAnOverload() {
        BridgeQueries queries =
                door(LONG_MILLIS, 4, request -> request.connection().close());
        verifyRefusal(PushNode.await(ask(queries, "/v1/tokens")), 503, "overloaded");
    }
}
