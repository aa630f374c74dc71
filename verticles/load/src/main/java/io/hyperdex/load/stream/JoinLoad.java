package io.hyperdex.load.stream;

import io.hyperdex.load.market.Market;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.socket.ClientSocket;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Tally;
import io.hyperdex.load.socket.Topic;
import io.hyperdex.load.socket.Track;
import io.hyperdex.load.stream.StreamOptions.Defaults;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sockets subscribe at random moments while events flow, afresh or from where they were: nothing may be missing or double. */
public final class JoinLoad {
    private static final Duration OPEN_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(20);
    private static final String TABLE = "Joins";
    private static final long TURN_MILLIS = 50;
    /** Of the sockets that do something in a turn; so each sends about one message a second. */
    private static final int TURN_SHARE = 20;

    private static final Defaults DEFAULTS = new Defaults("join", """
            Sockets subscribe, leave, resume and reconnect at random moments while events flow on bench: topics (part bench)
            and on pools whose trades are posted (part trades). Sockets that never leave tell where each join had to begin.
            """, 1_000, "20000", 20, 256, 500, 1, "bench,trades");
    public static final String USAGE = StreamOptions.usage(DEFAULTS);
    private static final List<String> CONDITIONS = List.of(
            "Client and node share the cores of one machine, over loopback.",
            "One socket of each topic never leaves; it knows the number of the event at each offset. A join is right when the"
                    + " first event that it brings is the one after its offset, or after its snapshot, and all others follow"
                    + " by number.",
            "Every event counts: one that is missing or comes twice, or a join that begins elsewhere, fails the run.");

    private final StreamOptions options;
    private final StreamRun run;
    private final SplittableRandom random;

    private JoinLoad(StreamOptions options) {
        this.options = options;
        this.run = new StreamRun(DEFAULTS.kind(), options);
        this.random = new SplittableRandom(options.seed());
    }

    /** The exit code; null when help is asked for. */
    public static @Nullable Integer run(List<String> words) throws IOException, SQLException, InterruptedException {
        StreamOptions options = StreamOptions.parse(words, DEFAULTS);
        return options == null ? null : new JoinLoad(options).run();
    }

    private int run() throws IOException, SQLException, InterruptedException {
        run.onNode(options.has("bench") ? StreamRun.BENCH : Map.of(), this::measure);
        return run.finish(List.of(), CONDITIONS);
    }

    private void measure(Target target) throws IOException, InterruptedException {
        int count = Math.min(options.topics(), options.sockets());
        if (options.has("bench")) {
            List<Topic> topics = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                topics.add(new Topic(BenchSender.FAMILY + "join" + i));
            }
            try (var sender = new BenchSender(target.url(), target.key(), topics, options.bytes(), 1)) {
                join("bench", target, topics, sender, (double) options.rates().get(0) * count / options.sockets());
            }
        }
        if (options.has("trades")) {
            try (var sender = new TradeSender(target.url(), target.key(), new Market(options.seed(), 1, count))) {
                join("trades", target, sender.topics(), sender, options.trades());
            }
        }
    }

    private void join(String what, Target target, List<Topic> topics, Sender sender, double eventsPerSecond)
            throws IOException, InterruptedException {
        try (Fleet fleet = Fleet.ofStream(target.url(), target.key(), options.threads())) {
            List<ClientSocket> staying = fleet.add(topics.size(), i -> List.of(topics.get(i)));
            List<ClientSocket> joining =
                    fleet.add(options.sockets(), i -> List.of(topics.get(random.nextInt(topics.size()))));
            staying.forEach(socket -> socket.tracks().forEach(Track::keepOffsets));
            joining.forEach(socket -> socket.tracks().forEach(Track::keepJoins));
            fleet.open(staying, OPEN_WITHIN);
            fleet.expectFromNow(staying);
            var events = new Background(sender, eventsPerSecond, options.duration());
            fleet.open(joining, OPEN_WITHIN);
            while (events.flows()) {
                fleet.rejoin(some(joining), false);
                fleet.rejoin(some(joining), true);
                reconnect(fleet, some(joining));
                TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            }
            events.finish();
            fleet.settle(fleet.sockets(), SETTLE_WITHIN);
            report(what, fleet, staying);
        }
    }

    private List<ClientSocket> some(List<ClientSocket> sockets) {
        int count = Math.max(1, sockets.size() / TURN_SHARE / 3);
        return random.ints(count, 0, sockets.size())
                .distinct()
                .mapToObj(sockets::get)
                .toList();
    }

    private static void reconnect(Fleet fleet, List<ClientSocket> some) throws IOException, InterruptedException {
        fleet.drop(some);
        fleet.open(some, OPEN_WITHIN);
    }

    private void report(String what, Fleet fleet, List<ClientSocket> staying) throws InterruptedException {
        Tally tally = fleet.end();
        List<Track.Join> joins = fleet.joins();
        Map<String, NavigableMap<Long, Long>> written = new LinkedHashMap<>();
        staying.forEach(socket ->
                socket.tracks().forEach(track -> written.put(track.topic().name(), track.written())));
        List<String> misplaced = joins.stream()
                .filter(join -> join.first() != expected(join, written))
                .map(join -> what + ": a join at " + join.offset() + " of "
                        + join.topic().name() + " began with event " + join.first() + " instead of "
                        + expected(join, written))
                .toList();
        Tally.Received came = tally.received();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("topics", what);
        row.put("joins afresh", joins.size());
        row.put("of these misplaced", misplaced.size());
        row.put("resumed", came.recovered());
        row.put("resumed afresh", came.afresh());
        row.put("events", came.events());
        row.put("lost", came.lost());
        row.put("doubled", came.doubled());
        row.put("disordered", came.disordered());
        row.put("told missing", came.announced());
        row.put("p99 ms", Latency.of(tally.latency()).p99Millis());
        run.row(TABLE, row);
        run.wrong(came.wrong(what));
        run.wrong(tally.firstFaults());
        run.wrong(misplaced.stream().limit(10).toList());
    }

    private static long expected(Track.Join join, Map<String, NavigableMap<Long, Long>> written) {
        NavigableMap<Long, Long> numbers = written.get(join.topic().name());
        Map.Entry<Long, Long> before = numbers == null ? null : numbers.floorEntry(join.offset());
        return before == null ? 0 : before.getValue() + 1;
    }
}
