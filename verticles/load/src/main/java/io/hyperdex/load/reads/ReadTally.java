package io.hyperdex.load.reads;

import io.hyperdex.load.http.Layer;
import io.hyperdex.load.reads.ReadsReport.Kind;
import io.hyperdex.load.report.Latency;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Times and outcomes of reads, by kind and by the layer that they came from. */
final class ReadTally {
    private final Map<ReadKind, Map<Layer, Histogram>> times = new EnumMap<>(ReadKind.class);
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long conditional;
    private long bodyBytes;

    /** An answer of 200 or 304. */
    void good(ReadRequest request, Layer layer, int status, int bytes, long nanos) {
        Latency.record(
                times.computeIfAbsent(request.kind(), kind -> new EnumMap<>(Layer.class))
                        .computeIfAbsent(layer, any -> Latency.histogram()),
                nanos);
        statuses.merge(status, 1L, Long::sum);
        conditional += request.conditional() ? 1 : 0;
        bodyBytes += bytes;
    }

    /** Any other; their times say nothing of reads. */
    void refused(int status) {
        statuses.merge(status, 1L, Long::sum);
    }

    long answered() {
        return of(Set.of(Layer.values())).getTotalCount();
    }

    Map<Integer, Long> statuses() {
        return statuses;
    }

    long conditional() {
        return conditional;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** Null when nothing was answered. */
    @Nullable
    Double hitRatio() {
        long all = answered();
        return all == 0 ? null : Math.round(1_000.0 * of(ReadsReport.CACHED).getTotalCount() / all) / 1_000.0;
    }

    /** Null when none was answered from there. */
    @Nullable
    Latency latency(Set<Layer> layers) {
        Histogram sum = of(layers);
        return sum.getTotalCount() == 0 ? null : Latency.of(sum);
    }

    List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        times.forEach((kind, byLayer) -> byLayer.forEach(
                (layer, histogram) -> kinds.add(new Kind(kind.title(), layer.code(), Latency.of(histogram)))));
        return kinds;
    }

    private Histogram of(Set<Layer> layers) {
        Histogram sum = Latency.histogram();
        times.values()
                .forEach(byLayer -> byLayer.forEach((layer, histogram) -> {
                    if (layers.contains(layer)) {
                        sum.add(histogram);
                    }
                }));
        return sum;
    }
}
