package io.hyperdex.load.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Timed;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Posts bodies over a number of connections, each with one request at a time, and measures when they are acknowledged. */
public final class Posting {
    private static final int IDLE_SECONDS_MAX = 20;
    private static final int RETRIES_MAX = 30;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client;
    private final RequestOptions request;
    private final Pace pace;
    private final AtomicLong turn = new AtomicLong();
    private long started;

    /**
     * @param connections each has one request at a time
     * @param rate trades per second, 0 for as many as are acknowledged
     * @param limit of one posting, null for none
     */
    public record Pace(int connections, long rate, @Nullable Duration limit) {}

    /** The connections end with Vert.x. */
    public Posting(Vertx vertx, Target target, String mediaType, Pace pace) {
        this.pace = pace;
        this.client = vertx.createHttpClient(
                // Between rounds a connection lies idle about as long as a node lets it: it is given up long before.
                new HttpClientOptions().setTcpNoDelay(true).setKeepAliveTimeout(IDLE_SECONDS_MAX),
                new PoolOptions().setHttp1MaxSize(pace.connections));
        URI url = target.url();
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.resolve("/v1/trades").toString())
                .putHeader("Content-Type", mediaType);
        if (target.key() != null) {
            request.putHeader("Authorization", "Bearer " + target.key());
        }
    }

    public record Body(Buffer bytes, int trades) {}

    /**
     * What the answers say.
     *
     * @param sent trades of the bodies that were answered with 200
     * @param retries bodies sent again because the node was overloaded or its store away
     * @param acknowledgement microseconds from sending a body, or from when it was due, to its answer
     */
    public record Posted(
            Timed timed,
            long sent,
            long bodyBytes,
            long accepted,
            long duplicates,
            long rejected,
            long retries,
            Histogram acknowledgement) {}

    public Posted post(Ahead<Body> bodies) throws IOException, InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(pace.connections);
        try {
            turn.set(0);
            started = System.nanoTime();
            List<java.util.concurrent.Future<Tally>> tallies = new ArrayList<>();
            for (int i = 0; i < pace.connections; i++) {
                tallies.add(senders.submit(() -> send(bodies)));
            }
            var sum = new Tally();
            for (var tally : tallies) {
                sum.add(tally.get());
            }
            return sum.posted(System.nanoTime() - started);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException answered) {
                throw answered;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            senders.shutdownNow();
        }
    }

    private Tally send(Ahead<Body> bodies) throws InterruptedException, IOException {
        var tally = new Tally();
        while (pace.limit == null || System.nanoTime() - started < pace.limit.toNanos()) {
            Body body = bodies.take();
            if (body == null) {
                break;
            }
            send(body, tally);
        }
        return tally;
    }

    private void send(Body body, Tally tally) throws InterruptedException, IOException {
        long since = due(body.trades);
        for (int attempt = 0; ; attempt++) {
            Answer answer = Waiting.on(client.request(request)
                    .compose(sending -> sending.send(body.bytes))
                    .compose(response -> response.body()
                            .map(text -> new Answer(
                                    response.statusCode(), response.getHeader("Retry-After"), text.toString()))));
            if (answer.status == OK) {
                Latency.record(tally.acknowledgement, System.nanoTime() - since);
                tally.count(body, Json.MAPPER.readTree(answer.text));
                return;
            }
            if (!answer.mayBeRetried() || attempt == RETRIES_MAX) {
                throw new IOException("the node answered " + answer.status + ": " + answer.text);
            }
            tally.retries++;
            TimeUnit.SECONDS.sleep(answer.retryAfterSeconds());
        }
    }

    /** Waits for the body's turn at the asked rate; a late turn counts from when it was due, not from when it came. */
    private long due(int trades) throws InterruptedException {
        if (pace.rate == 0) {
            return System.nanoTime();
        }
        long due = started + TimeUnit.SECONDS.toNanos(1) * turn.getAndAdd(trades) / pace.rate;
        long wait = due - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        return due;
    }

    private record Answer(int status, @Nullable String retryAfter, String text) {
        /** Overloaded or without its store for now; a node without the role does not say when to come back. */
        boolean mayBeRetried() {
            return status == UNAVAILABLE && retryAfter != null && retryAfter.matches("\\d{1,3}");
        }

        long retryAfterSeconds() {
            return Long.parseLong(String.valueOf(retryAfter));
        }
    }

    /** Of one sender, then of all. */
    private static final class Tally {
        private final Histogram acknowledgement = Latency.histogram();
        private long sent;
        private long bodyBytes;
        private long accepted;
        private long duplicates;
        private long rejected;
        private long retries;

        void count(Body body, JsonNode answer) {
            sent += body.trades;
            bodyBytes += body.bytes.length();
            accepted += answer.path("accepted").asLong();
            duplicates += answer.path("duplicates").asLong();
            rejected += answer.path("rejectedTotal").asLong();
        }

        void add(Tally other) {
            acknowledgement.add(other.acknowledgement);
            sent += other.sent;
            bodyBytes += other.bodyBytes;
            accepted += other.accepted;
            duplicates += other.duplicates;
            rejected += other.rejected;
            retries += other.retries;
        }

        Posted posted(long nanos) {
            return new Posted(
                    new Timed(accepted + duplicates, nanos),
                    sent,
                    bodyBytes,
                    accepted,
                    duplicates,
                    rejected,
                    retries,
                    acknowledgement);
        }
    }
}
