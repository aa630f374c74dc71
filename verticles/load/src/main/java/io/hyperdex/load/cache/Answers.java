package io.hyperdex.load.cache;

import io.hyperdex.load.http.BareProcess.Recording;
import io.hyperdex.load.http.ClosedLoop.Sample;
import io.hyperdex.load.http.InTurn;
import io.hyperdex.load.http.Request;
import io.hyperdex.load.http.Response;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.report.Latency;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The requests for candles of the past, and the answers to them. */
final class Answers {
    private static final byte[] NOTHING = new byte[0];
    private static final String COORDINATE = ",\"asOf\":";

    private Answers() {}

    /**
     * So many windows of hourly candles that are closed for long, of the busiest pools.
     *
     * @param candles of a window
     */
    static List<String> targets(Market market, int candles, int count) {
        Instant first = market.start().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        List<String> targets = new ArrayList<>();
        int pools = market.pools().size();
        for (int i = 0; i < count; i++) {
            Instant from = first.plus(i / pools, ChronoUnit.HOURS);
            targets.add(
                    "/v1/candles?chain=1&pool=" + market.pools().get(i % pools).address() + "&interval=1h&from="
                            + from.getEpochSecond() + "&to="
                            + from.plus(candles, ChronoUnit.HOURS).getEpochSecond());
        }
        return targets;
    }

    /** Requests whose answers are not known yet. */
    static List<Sample> requests(URI server, List<String> targets, String key) {
        return targets.stream()
                .map(target -> new Sample(target, Request.get(server, target, headers(key)), NOTHING))
                .toList();
    }

    static Map<String, String> headers(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    /** The same requests with what their answers begin with: all but the coordinate at the end, which has the time in it. */
    static List<Sample> known(URI server, List<Sample> requests, Recording recording) throws IOException {
        List<Sample> known = new ArrayList<>();
        InTurn.run(server, requests, (request, response, nanos) -> {
            var sample = (Sample) request;
            String body = new String(response.body(), StandardCharsets.UTF_8);
            String begin = body.substring(0, body.lastIndexOf(COORDINATE));
            recording.add(sample.target(), response);
            known.add(new Sample(sample.target(), sample.bytes(), begin.getBytes(StandardCharsets.UTF_8)));
        });
        return known;
    }

    /** What each layer takes when it is asked for one answer after the other. */
    static Map<String, Alone> alone(URI server, List<Sample> requests) throws IOException {
        Map<String, Pair> times = new TreeMap<>();
        InTurn.run(
                server,
                requests,
                (request, response, nanos) -> times.computeIfAbsent(
                                response.layer().code(), layer -> new Pair(Latency.histogram(), Latency.histogram()))
                        .add(response, nanos));
        Map<String, Alone> alone = new TreeMap<>();
        times.forEach((layer, pair) -> alone.put(layer, new Alone(Latency.of(pair.outside), inside(pair.inside))));
        return alone;
    }

    /** @param inside null when the node does not say */
    record Alone(Latency outside, @Nullable Latency inside) {}

    private static @Nullable Latency inside(Histogram histogram) {
        return histogram.getTotalCount() == 0 ? null : Latency.of(histogram);
    }

    private record Pair(Histogram outside, Histogram inside) {
        void add(Response response, long nanos) {
            Latency.record(outside, nanos);
            Duration spent = response.inside();
            if (spent != null) {
                Latency.record(inside, spent.toNanos());
            }
        }
    }
}
