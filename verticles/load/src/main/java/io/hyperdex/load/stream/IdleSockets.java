package io.hyperdex.load.stream;

import io.hyperdex.load.node.NodeClient;
import io.hyperdex.load.node.ServerMemory;
import io.hyperdex.load.node.ServerMemory.Sample;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Topic;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's memory with all sockets less that without any: each is subscribed and has received one message. */
final class IdleSockets {
    static final Kind STREAM = new Kind("idle", "websocket", "Memory of an idle socket, KiB", Fleet::ofStream);
    static final Kind BRIDGE = new Kind(
            "bridge",
            "sockjs",
            "Memory of an idle bridge socket, KiB",
            (url, key, threads) -> Fleet.ofBridge(url, threads));
    static final String PSS = "pss";

    private static final Duration OPEN_WITHIN = Duration.ofMinutes(3);
    private static final Duration RECEIVE_WITHIN = Duration.ofSeconds(20);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 50;

    private final Kind kind;
    private final StreamOptions options;
    private final StreamRun run;
    private final Target target;

    /**
     * What the sockets speak.
     *
     * @param part its name among those that are measured
     * @param transport as {@code /status} names it
     */
    record Kind(String part, String transport, String table, Opening opening) {}

    /** Connects to a server, perhaps with a key, over so many loops. */
    interface Opening {
        Fleet fleet(URI url, @Nullable String key, int threads) throws IOException;
    }

    IdleSockets(Kind kind, StreamOptions options, StreamRun run, Target target) {
        this.kind = kind;
        this.options = options;
        this.run = run;
        this.target = target;
    }

    /** A tenth of the sockets come and go before, so that the code is there. */
    void measure() throws IOException, InterruptedException {
        long pid = pid();
        fill(0, Math.max(1, options.sockets() / 10)).close();
        for (int round = 1; round <= options.rounds(); round++) {
            awaitNone();
            Sample before = ServerMemory.collected(pid);
            try (Fleet fleet = fill(round, options.sockets())) {
                run.row(kind.table, row(round, ServerMemory.collected(pid).less(before)));
                run.wrong(fleet.end().received().wrong("sockets of part " + kind.part));
            }
        }
        awaitNone();
    }

    private Fleet fill(int round, int sockets) throws IOException, InterruptedException {
        var topic = new Topic(BenchSender.FAMILY + kind.part + round);
        Fleet fleet = kind.opening.fleet(target.url(), target.key(), options.threads());
        fleet.open(fleet.add(sockets, i -> List.of(topic)), OPEN_WITHIN);
        fleet.expectFromNow();
        try (var sender = new BenchSender(target.url(), target.key(), List.of(topic), options.bytes(), 1)) {
            sender.send(1, Duration.ofSeconds(1));
        }
        fleet.settle(fleet.sockets(), RECEIVE_WITHIN);
        return fleet;
    }

    private Map<String, Object> row(int round, Sample grown) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("round", round);
        row.put("sockets", options.sockets());
        row.put(PSS, each(grown.pss()));
        row.put("heap", each(grown.heap()));
        row.put("outside the heap", each(grown.outside()));
        row.put("kernel, TCP buffers of both ends", each(grown.kernel()));
        row.put("kernel, objects of both ends", each(grown.slab()));
        return row;
    }

    private double each(long bytes) {
        return Figures.rounded(bytes / 1_024.0 / options.sockets(), 100);
    }

    private void awaitNone() throws IOException, InterruptedException {
        var management = new NodeClient(managementOf(target), null);
        long end = System.nanoTime() + LEAVE_WITHIN.toNanos();
        while (management.get("/status").good().at("/sockets/" + kind.transport).asInt() > 0) {
            if (System.nanoTime() > end) {
                throw new IOException("the node still counts sockets that have left");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private long pid() {
        Long pid = target.pid();
        if (pid == null) {
            throw new IllegalStateException("the node is not ours");
        }
        return pid;
    }

    private static URI managementOf(Target target) {
        URI management = target.management();
        if (management == null) {
            throw new IllegalStateException("the node is not ours");
        }
        return management;
    }
}
