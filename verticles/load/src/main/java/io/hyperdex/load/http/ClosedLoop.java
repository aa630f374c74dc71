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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern TOTAL = Pattern.compile("total;dur=([0-9.]+)");

    private final List<Sample> samples;
    private final long end;
    private final Histogram times = Latency.histogram();
    private final Map<Layer, Histogram> inside = new EnumMap<>(Layer.class);
    private final Map<Layer, Long> layers = new EnumMap<>(Layer.class);
    private final List<String> findings = new ArrayList<>();
    private int turn;
    private long answered;

    /** @param begin of the body */
    public record Sample(String target, byte[] bytes, byte[] begin) implements Request {}

    /**
     * What came of it.
     *
     * @param latency from sending a request to its answer
     * @param inside by layer, what {@code Server-Timing} says that the server took; of some of the answers
     */
    public record Figures(
            long answered,
            double seconds,
            double perSecond,
            Latency latency,
            Map<Layer, Long> layers,
            Map<Layer, Latency> inside,
            List<String> findings) {}

    private ClosedLoop(List<Sample> samples, Duration duration) {
        this.samples = samples;
        this.end = System.nanoTime() + duration.toNanos();
    }

    /** The samples in turn. */
    public static Figures run(URI server, int connections, List<Sample> samples, Duration duration) throws IOException {
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
        Latency.record(times, receivedAt - sentAt);
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
        String timing = response.serverTiming();
        Matcher total = TOTAL.matcher(timing == null ? "" : timing);
        if (total.find()) {
            long nanos = (long) (Double.parseDouble(total.group(1)) * 1_000_000);
            Latency.record(inside.computeIfAbsent(response.layer(), layer -> Latency.histogram()), nanos);
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

    private Figures figures(long nanos) {
        double seconds = nanos / 1e9;
        Map<Layer, Latency> insideByLayer = new EnumMap<>(Layer.class);
        inside.forEach((layer, histogram) -> insideByLayer.put(layer, Latency.of(histogram)));
        return new Figures(
                answered,
                Math.round(seconds * 1_000) / 1_000.0,
                Math.round(answered / seconds),
                Latency.of(times),
                layers,
                insideByLayer,
                findings);
    }
}
