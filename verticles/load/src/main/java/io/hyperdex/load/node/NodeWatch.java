package io.hyperdex.load.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the node says of itself while it is loaded: its management port is asked a few times a second. */
public final class NodeWatch {
    private static final long EVERY_MILLIS = 250;

    private final NodeClient management;
    private final long pid;
    private final Metrics before;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "node-watch");
    private int samples;
    private long inUse;
    private int inUseMax;
    private int waitingMax;
    private long cacheBytesMax;
    private String failure = "";

    /**
     * @param poolInUse connections in use, averaged over the samples
     * @param cacheBytesMax zero where the node has no cache
     * @param residentBytes of the process at the end
     * @param counted how much the counters of /metrics have grown
     */
    public record Seen(
            int samples,
            double poolInUse,
            int poolInUseMax,
            int poolWaitingMax,
            long cacheBytesMax,
            long residentBytes,
            Metrics counted) {}

    private NodeWatch(URI management, long pid) throws IOException, InterruptedException {
        this.management = new NodeClient(management, null);
        this.pid = pid;
        this.before = Metrics.parse(this.management.text("/metrics"));
        thread.setDaemon(true);
        thread.start();
    }

    /** Null for a node that is not ours. */
    public static @Nullable NodeWatch start(Target target) throws IOException, InterruptedException {
        URI management = target.management();
        Long pid = target.pid();
        return management == null || pid == null ? null : new NodeWatch(management, pid);
    }

    /** Ends the watch. */
    public Seen seen() throws IOException, InterruptedException {
        end.countDown();
        thread.join();
        if (!failure.isEmpty()) {
            throw new IOException("the node does not say how it is: " + failure);
        }
        return new Seen(
                samples,
                Math.round(100.0 * inUse / Math.max(1, samples)) / 100.0,
                inUseMax,
                waitingMax,
                cacheBytesMax,
                residentBytes(pid),
                Metrics.parse(management.text("/metrics")).since(before));
    }

    private void watch() {
        try {
            do {
                JsonNode status = management.get("/status").good();
                samples++;
                inUse += status.at("/pool/inUse").asInt();
                inUseMax = Math.max(inUseMax, status.at("/pool/inUse").asInt());
                waitingMax = Math.max(waitingMax, status.at("/pool/waiting").asInt());
                cacheBytesMax =
                        Math.max(cacheBytesMax, status.at("/cache/bytes").asLong());
            } while (!end.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            failure = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
