package io.hyperdex.load.stream;

import io.hyperdex.load.http.BesideProcess;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.socket.ClientSocket;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Tally;
import io.hyperdex.load.socket.Topic;
import io.hyperdex.load.stream.Measuring.Plan;
import io.hyperdex.load.stream.StreamOptions.Defaults;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One socket in a hundred stops reading: what that costs the server and the others, and what the one gets afterwards. */
public final class StalledLoad {
    private static final Duration OPEN_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(20);
    private static final int STALLED_SHARE = 100;
    private static final int BEFORE_SHARE = 4;
    private static final int QUEUE_BYTES = 65_536;
    /** More than the buffers of both ends' systems hold. */
    private static final int HEAVY_EVENTS = 100;

    private static final int HEAVY_BYTES = 60_000;
    private static final double MEBIBYTE = 1 << 20;
    private static final String NODE = "node";
    private static final String STOCK = "stock bridge";
    private static final String BEFORE = "others, before";
    private static final String DURING = "others, while some do not read";
    private static final String MEMORY = "Memory of the server, MiB of PSS";
    private static final String STALLED = "What the stalled sockets got";
    private static final String GREW = "grew";
    private static final Defaults DEFAULTS = new Defaults("stalled", """
            One socket in a hundred stops reading for the time of the measurement and is sent 6 MB in large events, while
            the others are sent one bench: topic: the server's memory, the latency of the others before and meanwhile, and
            what the stalled ones get when they read again. The same on the event bus bridge that Vert.x ships (part stock).
            """, 10_000, "50000", 60, 256, 1, 1, "node,stock");
    public static final String USAGE = StreamOptions.usage(DEFAULTS);
    private static final List<String> CONDITIONS = List.of(
            "Client and server share the cores of one machine, over loopback.",
            "The stalled sockets are sent " + HEAVY_EVENTS + " events of " + HEAVY_BYTES
                    + " bytes while they do not read; the systems' buffers on loopback take the first 3 MB of that, the rest"
                    + " waits in the server or is dropped.",
            "The node may keep " + QUEUE_BYTES + " bytes for each slow socket (push.queueBytesMax) here.",
            "Memory is sampled twice a second without collections before and meanwhile; the growth is from the last sample"
                    + " before to the largest one meanwhile.",
            "The stock bridge is the SockJS bridge of Vert.x in a JVM of its own with the node's settings, reached over"
                    + " WebSocket in SockJS's framing as by its stock client. It does not number what it sends.");

    private final StreamOptions options;
    private final StreamRun run;

    private StalledLoad(StreamOptions options) {
        this.options = options;
        this.run = new StreamRun(DEFAULTS.kind(), options);
    }

    /** The exit code; null when help is asked for. */
    public static @Nullable Integer run(List<String> words) throws IOException, SQLException, InterruptedException {
        StreamOptions options = StreamOptions.parse(words, DEFAULTS);
        return options == null ? null : new StalledLoad(options).run();
    }

    private int run() throws IOException, SQLException, InterruptedException {
        if (options.has("node")) {
            Map<String, String> settings = new HashMap<>(StreamRun.BENCH);
            settings.put("HYPERDEX_PUSH_QUEUE_BYTES_MAX", String.valueOf(QUEUE_BYTES));
            run.onNode(settings, this::node);
        }
        if (options.has("stock")) {
            try (BesideProcess stock = BesideProcess.start(StockBridge.class);
                    Fleet fleet = Fleet.ofBridge(stock.url(), options.threads())) {
                measure(STOCK, fleet, stock.url(), null, stock.pid(), new CpuClock(stock.pid(), null));
            }
        }
        return run.finish(goals(), CONDITIONS);
    }

    private List<Goal> goals() {
        Double before = run.median(NODE, BEFORE, one -> one.latency().p99Millis());
        Double during = run.median(NODE, DURING, one -> one.latency().p99Millis());
        Double ratio = before == null || during == null ? null : Figures.rounded(during / before, 100);
        return List.of(
                Goal.atMost("p99 of the others meanwhile / before", ratio, 1.25),
                Goal.atMost("MiB that the node grew", run.median(MEMORY + ", " + NODE, GREW), 32));
    }

    private void node(Target target) throws IOException, SQLException, InterruptedException {
        try (Fleet fleet = Fleet.ofStream(target.url(), target.key(), options.threads())) {
            measure(NODE, fleet, target.url(), target.key(), target.pid(), StreamRun.cpu(target));
        }
    }

    private void measure(String server, Fleet fleet, URI url, @Nullable String key, @Nullable Long pid, CpuClock cpu)
            throws IOException, InterruptedException {
        var topic = new Topic(BenchSender.FAMILY + "others");
        var heavy = new Topic(BenchSender.FAMILY + "stalled");
        int count = Math.max(1, options.sockets() / STALLED_SHARE);
        List<ClientSocket> stalled = fleet.add(count, i -> List.of(heavy));
        List<ClientSocket> others = fleet.add(options.sockets() - count, i -> List.of(topic));
        stalled.forEach(ClientSocket::willStall);
        fleet.open(fleet.sockets(), OPEN_WITHIN);
        fleet.expectFromNow();
        var measuring = new Measuring(server, fleet, cpu);
        try (var sender = new BenchSender(url, key, List.of(topic), options.bytes(), 1);
                var flood = new BenchSender(url, key, List.of(heavy), HEAVY_BYTES, 1);
                MemoryWatch memory = MemoryWatch.of(pid)) {
            measuring.measure(plan(BEFORE, options.duration().dividedBy(BEFORE_SHARE), others), sender, others);
            fleet.read(stalled, false);
            memory.mark();
            double perSecond = HEAVY_EVENTS * 1_000.0 / options.duration().toMillis();
            var flooding = new Background(flood, perSecond, options.duration());
            measuring.measure(plan(DURING, options.duration(), others), sender, others);
            flooding.finish();
            remember(server, memory);
        }
        if (server.equals(NODE)) {
            run.add(measuring);
        } else {
            run.compare(measuring);
        }
        fleet.read(stalled, true);
        fleet.settle(stalled, SETTLE_WITHIN);
        afterwards(server, count, heavy, fleet.end());
    }

    private Plan plan(String what, Duration duration, List<ClientSocket> others) {
        return new Plan(1, what, others.size(), options.rates().get(0), duration);
    }

    private void remember(String server, MemoryWatch memory) throws IOException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("before", mebibytes(memory.marked()));
        row.put("most", mebibytes(memory.most()));
        row.put(GREW, mebibytes(memory.most() - memory.marked()));
        row.put(
                "every half second",
                memory.samples().stream().map(StalledLoad::mebibytes).toList());
        run.row(MEMORY + ", " + server, row);
    }

    private void afterwards(String server, int stalled, Topic topic, Tally tally) {
        Tally.Received came = tally.received();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("server", server);
        row.put("sockets", stalled);
        row.put("events of the topic", topic.sent());
        row.put("received when they read again", came.events());
        row.put("gap frames", came.gaps());
        row.put("told missing", came.announced());
        row.put("missing without a word", came.lost());
        row.put("closed", came.faults());
        run.row(STALLED, row);
        if (server.equals(NODE)) {
            run.wrong(came.wrong("stalled sockets"));
        }
    }

    private static double mebibytes(long bytes) {
        return Figures.rounded(bytes / MEBIBYTE, 10);
    }
}
