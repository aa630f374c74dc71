package io.hyperdex.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.load.http.ClosedLoop.Answered;
import io.hyperdex.load.http.ClosedLoop.Sample;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RawClientIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersOfAnySizeAreReadWithTheirHeaders() throws IOException {
        URI server = serve(request -> request.response()
                .putHeader("X-Cache", request.path().equals("/0") ? "miss" : "memory")
                .putHeader("ETag", "\"" + request.path() + "\"")
                .putHeader("Server-Timing", "db;dur=1.5, total;dur=2.25")
                .end("x".repeat(Integer.parseInt(request.path().substring(1)))));
        List<Integer> lengths = List.of(0, 1, 20_000, 3_000_000, 7);
        List<String> seen = new ArrayList<>();
        InTurn.run(
                server,
                lengths.stream().map(length -> sample(server, "/" + length, "")).toList(),
                (request, response, nanos) -> {
                    assertThat(response.inside()).isEqualTo(Duration.ofNanos(2_250_000));
                    assertThat(response.body()).hasSize(response.bodyLength());
                    seen.add(response.layer() + " " + response.etag() + " " + response.bodyLength());
                });
        assertThat(seen)
                .containsExactly(
                        "MISS \"/0\" 0",
                        "MEMORY \"/1\" 1",
                        "MEMORY \"/20000\" 20000",
                        "MEMORY \"/3000000\" 3000000",
                        "MEMORY \"/7\" 7");
    }

    @Test
    void unchangedAnswerThatStatesALengthHasNoBody() throws IOException {
        URI server = serve(request -> request.response()
                .setStatusCode(request.path().equals("/same") ? 304 : 200)
                .putHeader("Content-Length", request.path().equals("/same") ? "5" : "2")
                .end(request.path().equals("/same") ? "" : "ok"));
        List<Integer> statuses = new ArrayList<>();
        try (var client = new RawClient(server, 1)) {
            for (String target : List.of("/same", "/other", "/same")) {
                client.run(new One(sample(server, target, ""), statuses));
            }
        }
        assertThat(statuses).containsExactly(304, 200, 304);
    }

    @Test
    void connectionThatTheServerClosesIsOpenedAgain() throws IOException {
        var requests = new AtomicInteger();
        URI server = serve(request -> {
            if (requests.incrementAndGet() % 3 == 0) {
                request.response().putHeader("Connection", "close");
            }
            request.response().end("ok");
        });
        Answered answered = ClosedLoop.run(server, 2, List.of(sample(server, "/", "ok")), Duration.ofMillis(300));
        assertThat(answered.findings()).isEmpty();
        assertThat(answered.answered()).isEqualTo(requests.get()).isGreaterThan(3);
    }

    @Test
    void wrongAnswersAndLostConnectionsAreFound() throws IOException {
        URI wrong = serve(request -> request.response().end("other"));
        assertThat(ClosedLoop.run(wrong, 1, List.of(sample(wrong, "/", "ok")), Duration.ofMillis(100))
                        .findings())
                .first()
                .isEqualTo("/: 200 other");
        URI gone = serve(request -> request.connection().close());
        assertThat(ClosedLoop.run(gone, 1, List.of(sample(gone, "/", "ok")), Duration.ofMillis(100))
                        .findings())
                .first()
                .asString()
                .startsWith("/: ");
    }

    @Test
    void chunkedAnswerIsRefused() {
        URI server = serve(request -> request.response().setChunked(true).end("ok"));
        assertThatThrownBy(() -> InTurn.run(server, List.of(sample(server, "/", "")), (request, response, nanos) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chunked");
    }

    @Test
    void arrivalsDoNotWaitForAnswers() throws IOException {
        var seen = new AtomicInteger();
        URI server = serve(request -> {
            seen.incrementAndGet();
            vertx.timer(50).onSuccess(late -> request.response().end("ok"));
        });
        List<Integer> statuses = new ArrayList<>();
        try (var client = new RawClient(server, 64);
                var arrivals = new Arrivals(400, Duration.ofMillis(500), 7, client::wake)) {
            client.run(new Due(arrivals, sample(server, "/", ""), statuses));
        }
        // One connection could have had ten answers in this time.
        assertThat(statuses).hasSize(seen.get()).hasSizeBetween(120, 300);
    }

    private URI serve(Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private static Sample sample(URI server, String target, String begin) {
        return new Sample(target, Request.get(server, target, Map.of()), begin.getBytes(StandardCharsets.US_ASCII));
    }

    /** One request. */
    private static final class One implements Traffic {
        private final List<Integer> statuses;
        private boolean sent;
        private final Request request;

        One(Request request, List<Integer> statuses) {
            this.request = request;
            this.statuses = statuses;
        }

        @Override
        public Request next() {
            boolean first = !sent;
            sent = true;
            return first ? request : null;
        }

        @Override
        public void answered(Request request, Response response, long sentAt, long receivedAt) {
            statuses.add(response.status());
        }

        @Override
        public void failed(Request request, String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public boolean ended() {
            return sent;
        }
    }

    /** One request for each arrival. */
    private record Due(Arrivals arrivals, Request request, List<Integer> statuses) implements Traffic {
        @Override
        public Request next() {
            return arrivals.poll() == Arrivals.NONE ? null : request;
        }

        @Override
        public void answered(Request request, Response response, long sentAt, long receivedAt) {
            statuses.add(response.status());
        }

        @Override
        public void failed(Request request, String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public boolean ended() {
            return arrivals.over() && arrivals.waiting() == 0;
        }
    }
}
