package io.hyperdex.load.http;

import io.hyperdex.load.report.Latency;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * As many requests as are answered, for some time: each connection sends the next as soon as it has its answer. Every
 * answer is compared with what it must begin with.
 */
public final class ClosedLoop implements Traffic {
    private static final int FINDINGS_MAX = 20;
    /** Reading {@code Server-Timing} costs more than the rest of an answer; the sample is large enough. */
    private static final int TIMED_ONE_IN = 32;

    private final List<Sample> samples;
    private final long end;
    private final Histogram latency = Latency.histogram();
    private final Map<Layer, Histogram> inside = new EnumMap<>(Layer.class);
    private final Map<Layer, Long> layers = new EnumMap<>(Layer.class);
    private final List<String> findings = new ArrayList<>();
    private int turn;
    private long answered;

    /** @param begin of the body */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Sample(String target, byte[] bytes, byte[] begin) implements Request {}

    /**
     * What came of it.
     *
     * @param latency from sending a request to its answer
     * @param inside by layer, what {@code Server-Timing} says that the server took; of some of the answers
     */
    public record Answered(
            long answered,
            double seconds,
            double perSecond,
            Latency latency,
            Map<String, Long> layers,
            Map<String, Latency> inside,
            List<String> findings) {}

    private ClosedLoop(List<Sample> samples, Duration duration) {
        this.samples = samples;
        this.end = System.nanoTime() + duration.toNanos();
    }

    /** The samples in turn. */
    public static Answered run(URI server, int connections, List<Sample> samples, Duration duration)
            throws IOException {
        try (var client = new RawClient(server, connections)) {
            var loop = new ClosedLoop(samples, duration);
            long started = System.nanoTime();
            client.run(loop);
            return loop.figures(System.nanoTime() - started);
        }
    }

    @Override
    public @Nullable Request next() {
        if (ended()) {
            return null;
        }
        turn = turn + 1 == samples.size() ? 0 : turn + 1;
        return samples.get(turn);
    }

    @Override
    public void answered(Request request, Response response, long sentAt, long receivedAt) {
        answered++;
        Latency.record(latency, receivedAt - sentAt);
        layers.merge(response.layer(), 1L, Long::sum);
        var sample = (Sample) request;
        if (response.status() != 200 || !response.bodyStartsWith(sample.begin)) {
            finding(sample.target + ": " + response.status() + " " + start(response));
        }
        if (answered % TIMED_ONE_IN == 0) {
            time(response);
        }
    }

    @Override
    public void failed(Request request, String reason) {
        finding(((Sample) request).target + ": " + reason);
    }

    @Override
    public boolean ended() {
        return System.nanoTime() >= end;
    }

    private void time(Response response) {
        Duration spent = response.inside();
        if (spent != null) {
            Latency.record(inside.computeIfAbsent(response.layer(), layer -> Latency.histogram()), spent.toNanos());
        }
    }

    private void finding(String wrong) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(wrong);
        }
    }

    private static String start(Response response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return body.substring(0, Math.min(200, body.length()));
    }

    private Answered figures(long nanos) {
        double seconds = nanos / 1e9;
        Map<String, Long> counts = new TreeMap<>();
        layers.forEach((layer, count) -> counts.put(layer.code(), count));
        Map<String, Latency> times = new TreeMap<>();
        inside.forEach((layer, histogram) -> times.put(layer.code(), Latency.of(histogram)));
        return new Answered(
                answered,
                Math.round(seconds * 1_000) / 1_000.0,
                Math.round(answered / seconds),
                Latency.of(latency),
                counts,
                times,
                findings);
    }
}
