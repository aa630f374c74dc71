package io.hyperdex.load.reads;

import io.hyperdex.load.http.Layer;
import io.hyperdex.load.http.RawClient;
import io.hyperdex.load.http.Request;
import io.hyperdex.load.http.Response;
import io.hyperdex.load.http.Traffic;
import io.hyperdex.load.reads.ReadsReport.Kind;
import io.hyperdex.load.report.Latency;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One user who waits for each answer before he asks again, kind after kind. */
final class SingleUser implements Traffic {
    private final ReadMix mix;
    private final ReadKind kind;
    private final Histogram times = Latency.histogram();
    private final List<String> failures = new ArrayList<>();
    private int left;

    private SingleUser(ReadMix mix, ReadKind kind, int reads) {
        this.mix = mix;
        this.kind = kind;
        this.left = reads;
    }

    /**
     * On a node without cache, so that every read is fresh. As many reads of each kind before are not counted.
     *
     * @param findings gets what was answered neither 200 nor 304
     */
    static List<Kind> measure(URI url, ReadMix mix, int reads, List<String> findings) throws IOException {
        List<Kind> kinds = new ArrayList<>();
        try (var client = new RawClient(url, 1)) {
            for (ReadKind kind : ReadKind.values()) {
                client.run(new SingleUser(mix, kind, reads));
                var measured = new SingleUser(mix, kind, reads);
                client.run(measured);
                findings.addAll(measured.failures);
                kinds.add(new Kind(kind.title(), Layer.MISS.code(), Latency.of(measured.times)));
            }
        }
        return kinds;
    }

    @Override
    public @Nullable Request next() {
        if (left == 0) {
            return null;
        }
        left--;
        return mix.next(kind, System.nanoTime());
    }

    @Override
    public void answered(Request request, Response response, long sentAt, long receivedAt) {
        var read = (ReadRequest) request;
        if (response.status() == 200) {
            mix.learn(read, response);
        } else if (response.status() != 304) {
            failures.add(read.target() + ": " + response.status());
        }
        if (read.kind() == kind) {
            Latency.record(times, receivedAt - sentAt);
        }
    }

    @Override
    public void failed(Request request, String reason) {
        failures.add(((ReadRequest) request).target() + ": " + reason);
    }

    @Override
    public boolean ended() {
        return left == 0;
    }
}
