package io.hyperdex.platform.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends ended spans to a collector in batches. Its queue is bounded: what does not fit, or is not taken, is dropped and counted,
 * and no request waits for it. It has a client of its own, so that sending is not traced.
 */
public final class SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(SpanExporter.class);
    private static final int QUEUE_MAX = 4_096;
    private static final int BATCH_MAX = 512;
    private static final long PERIOD_MILLIS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI collector;
    private final Map<String, String> resource;
    private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService timer;
    private final Counter sent;
    private final Counter dropped;
    private boolean failing;

    public SpanExporter(TracingConfig config, String node, MeterRegistry meters) {
        collector = config.traces();
        resource = Map.of("service.name", "hyperdex", "service.instance.id", node);
        sent = meters.counter("hyperdex.trace.spans", "result", "sent");
        dropped = meters.counter("hyperdex.trace.spans", "result", "dropped");
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "spans");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(this::flush, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes a span that has ended; any thread. */
    public void add(Span span) {
        if (!queue.offer(span)) {
            dropped.increment();
        }
    }

    private void flush() {
        while (!queue.isEmpty()) {
            List<Span> batch = new ArrayList<>(BATCH_MAX);
            queue.drainTo(batch, BATCH_MAX);
            send(batch);
        }
    }

    private void send(List<Span> batch) {
        HttpRequest request = HttpRequest.newBuilder(collector)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpMessage.of(resource, batch)))
                .build();
        CompletableFuture<String> outcome = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure != null
                        ? String.valueOf(failure.getMessage())
                        : response.statusCode() / 100 == 2 ? "" : "status " + response.statusCode());
        told(batch.size(), outcome.join());
    }

    private void told(int spans, String reason) {
        boolean failed = !reason.isEmpty();
        (failed ? dropped : sent).increment(spans);
        if (failed && !failing) {
            LOG.atWarn().addKeyValue("reason", reason).log("the collector takes no spans; they are dropped");
        }
        failing = failed;
    }

    /** Sends what is left. */
    public void close() throws InterruptedException {
        timer.execute(this::flush);
        timer.shutdown();
        if (!timer.awaitTermination(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            timer.shutdownNow();
        }
    }
}
