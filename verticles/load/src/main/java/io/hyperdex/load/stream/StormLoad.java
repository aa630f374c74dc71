package io.hyperdex.load.stream;

import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.socket.ClientSocket;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Tally;
import io.hyperdex.load.socket.Topic;
import io.hyperdex.load.stream.StreamOptions.Defaults;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All sockets break off at once and come back with where they were, while events flow; then a few of them all the time. */
public final class StormLoad {
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(20);
    private static final Duration OPEN_WITHIN = Duration.ofMinutes(3);
    private static final String TABLE = "Storms";
    private static final String CHURN = "Churn";
    private static final String SECONDS = "seconds until all were back";
    private static final String RECOVERED = "share recovered";
    private static final long CHURN_MILLIS = 100;
    private static final int CHURN_SHARE = 100;
    private static final Defaults DEFAULTS = new Defaults("storm", """
            All sockets break off without a word and come back with the offset that they had seen, while events flow (part
            storm); then a hundredth of them at random, ten times a second (part churn).
            """, 10_000, "10000", 10, 256, 1, 3, "storm,churn");
    public static final String USAGE = StreamOptions.usage(DEFAULTS);
    private static final List<String> CONDITIONS = List.of(
            "Client and node share the cores of one machine, over loopback.",
            "Each socket has one bench: topic among many. Events flow on all of them from before the storm until after it.",
            "A storm is over when the last socket has the answer to its subscription. Both ends of the connections are opened"
                    + " by this machine; 64 at a time by each thread of the client.",
            "Recovered: the node said that it goes on after the offset that the socket had seen, and it did: every event is"
                    + " numbered and none was lost or came twice.");

    private final StreamOptions options;
    private final StreamRun run;

    private StormLoad(StreamOptions options) {
        this.options = options;
        this.run = new StreamRun(DEFAULTS.kind(), options);
    }

    /** The exit code; null when help is asked for. */
    public static @Nullable Integer run(List<String> words) throws IOException, SQLException, InterruptedException {
        StreamOptions options = StreamOptions.parse(words, DEFAULTS);
        return options == null ? null : new StormLoad(options).run();
    }

    private int run() throws IOException, SQLException, InterruptedException {
        run.onNode(StreamRun.BENCH, this::measure);
        return run.finish(
                List.of(
                        Goal.atMost("seconds to absorb a storm", run.median(TABLE, SECONDS), 30),
                        Goal.atLeast("share recovered", run.median(TABLE, RECOVERED), 0.99, null)),
                CONDITIONS);
    }

    private void measure(Target target) throws IOException, SQLException, InterruptedException {
        List<Topic> topics = new ArrayList<>();
        for (int i = 0; i < Math.min(options.topics(), options.sockets()); i++) {
            topics.add(new Topic(BenchSender.FAMILY + "storm" + i));
        }
        CpuClock cpu = StreamRun.cpu(target);
        try (Fleet fleet = Fleet.ofStream(target.url(), target.key(), options.threads());
                var sender = new BenchSender(target.url(), target.key(), topics, options.bytes(), 1)) {
            fleet.open(fleet.add(options.sockets(), i -> List.of(topics.get(i % topics.size()))), OPEN_WITHIN);
            fleet.expectFromNow();
            for (int round = 1; options.has("storm") && round <= options.rounds(); round++) {
                storm(round, fleet, sender, cpu);
            }
            if (options.has("churn")) {
                churn(fleet, sender, cpu);
            }
        }
    }

    private void storm(int round, Fleet fleet, Sender sender, CpuClock cpu) throws IOException, InterruptedException {
        fleet.handOver();
        int refusedBefore = fleet.refused();
        CpuClock.Used before = cpu.now();
        var events = new Background(sender, eventsPerSecond(), options.duration());
        TimeUnit.MILLISECONDS.sleep(options.duration().toMillis() / 5);
        long started = System.nanoTime();
        fleet.drop(fleet.sockets());
        fleet.open(fleet.sockets(), OPEN_WITHIN);
        double seconds = Figures.rounded((System.nanoTime() - started) / 1e9, 100);
        events.finish();
        fleet.settle(fleet.sockets(), SETTLE_WITHIN);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("round", round);
        row.put(SECONDS, seconds);
        row.put("refused and tried again", fleet.refused() - refusedBefore);
        report(TABLE, row, fleet.end(), cpu.now().since(before));
    }

    private void churn(Fleet fleet, Sender sender, CpuClock cpu) throws IOException, InterruptedException {
        var random = new SplittableRandom(options.seed());
        List<ClientSocket> sockets = fleet.sockets();
        int dropped = 0;
        CpuClock.Used before = cpu.now();
        var events = new Background(sender, eventsPerSecond(), options.duration());
        while (events.flows()) {
            List<ClientSocket> some = random.ints(Math.max(1, sockets.size() / CHURN_SHARE), 0, sockets.size())
                    .distinct()
                    .mapToObj(sockets::get)
                    .toList();
            fleet.drop(some);
            fleet.open(some, OPEN_WITHIN);
            dropped += some.size();
            TimeUnit.MILLISECONDS.sleep(CHURN_MILLIS);
        }
        events.finish();
        fleet.settle(sockets, SETTLE_WITHIN);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("reconnects", dropped);
        report(CHURN, row, fleet.end(), cpu.now().since(before));
    }

    private double eventsPerSecond() {
        int topics = Math.min(options.topics(), options.sockets());
        return (double) options.rates().get(0) * topics / options.sockets();
    }

    private void report(String table, Map<String, Object> row, Tally tally, CpuClock.Used used) {
        Tally.Received came = tally.received();
        long back = came.recovered() + came.afresh();
        row.put(RECOVERED, back == 0 ? "–" : (Object) Figures.rounded((double) came.recovered() / back, 10_000));
        row.put("events", came.events());
        row.put("told missing", came.announced());
        row.put("lost", came.lost());
        row.put("doubled", came.doubled());
        row.put("p99 ms", Latency.of(tally.latency()).p99Millis());
        row.put("CPU seconds of the node", used.node() == null ? "–" : used.node());
        run.row(table, row);
        run.wrong(came.wrong(table));
        run.wrong(tally.firstFaults());
    }
}
