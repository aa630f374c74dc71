package io.hyperdex.load.stream;

import io.hyperdex.load.http.BesideProcess;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Topic;
import io.hyperdex.load.stream.Measuring.Plan;
import io.hyperdex.load.stream.StreamOptions.Defaults;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fan-out: memory of idle sockets, deliveries per second beside the minimal server, real trades through POST. */
public final class PushLoad {
    static final String NODE = "node";
    static final String MINIMAL = "minimal";
    static final String TOGETHER = "one topic, together";
    static final String MANY = "many topics";
    static final String HOT_TRADES = "trades, one pool";
    static final String TRADES = "trades, many pools";
    static final double DELIVERIES_MIN = 60_000;

    private static final List<IdleSockets.Kind> IDLE = List.of(IdleSockets.STREAM, IdleSockets.BRIDGE);
    private static final Duration OPEN_WITHIN = Duration.ofMinutes(3);
    private static final Defaults DEFAULTS =
            new Defaults("push", """
            Sockets that receive what is published: the memory of idle ones (part idle; part bridge: those of the event bus
            bridge), deliveries of a bench: topic that all of them have and of many topics (part bench) in turn with a
            minimal server that only writes, and trades that are posted (part trades). Events of part bench are each a
            write of their own, but for those sent together.
            """, 10_000, "88000,114000", 10, 256, 1_000, 3, "idle,bridge,bench,trades");
    public static final String USAGE = StreamOptions.usage(DEFAULTS);

    private final StreamOptions options;
    private final StreamRun run;

    private PushLoad(StreamOptions options) {
        this.options = options;
        this.run = new StreamRun(DEFAULTS.kind(), options);
    }

    /** The exit code; null when help is asked for. */
    public static @Nullable Integer run(List<String> words) throws IOException, SQLException, InterruptedException {
        StreamOptions options = StreamOptions.parse(words, DEFAULTS);
        return options == null ? null : new PushLoad(options).run();
    }

    static String apart(int rate) {
        return "one topic at " + rate + "/s";
    }

    private int run() throws IOException, SQLException, InterruptedException {
        Map<String, String> settings = new HashMap<>(Target.WITHOUT_ANALYTICS);
        if (!options.parts().equals(List.of("trades"))) {
            settings.putAll(StreamRun.BENCH);
        }
        run.onNode(settings, this::measure);
        return run.finish(PushGoals.of(run, options), PushGoals.CONDITIONS);
    }

    private void measure(Target target) throws IOException, SQLException, InterruptedException {
        for (IdleSockets.Kind kind : IDLE) {
            if (options.has(kind.part()) && target.pid() != null) {
                new IdleSockets(kind, options, run, target).measure();
            }
        }
        if (options.has("bench")) {
            try (BesideProcess minimal = BesideProcess.start(MinimalServer.class)) {
                for (int round = 1; round <= options.rounds(); round++) {
                    bench(round, MINIMAL, minimal.url(), null, new CpuClock(minimal.pid(), null));
                    bench(round, NODE, target.url(), target.key(), StreamRun.cpu(target));
                }
            }
        }
        if (options.has("trades")) {
            for (int round = 1; round <= options.rounds(); round++) {
                trades(round, target);
            }
        }
    }

    private void bench(int round, String server, URI url, @Nullable String key, CpuClock cpu)
            throws IOException, InterruptedException {
        var hot = new Topic(BenchSender.FAMILY + "hot" + round);
        List<Topic> many = new ArrayList<>();
        int topics = Math.min(options.topics(), options.sockets());
        for (int i = 0; i < topics; i++) {
            many.add(new Topic(BenchSender.FAMILY + "many" + round + "-" + i));
        }
        try (Fleet fleet = Fleet.ofStream(url, key, options.threads())) {
            fleet.open(fleet.add(options.sockets(), i -> List.of(hot, many.get(i % topics))), OPEN_WITHIN);
            fleet.expectFromNow();
            var measuring = new Measuring(server, fleet, cpu);
            var benches = new Benches(measuring, url, key);
            int rate = options.rates().get(0);
            benches.warm(plan(round, "warm", options.sockets(), rate), List.of(hot));
            for (int one : options.rates()) {
                benches.measure(plan(round, apart(one), options.sockets(), one), List.of(hot), 1);
            }
            Plan together = plan(round, TOGETHER, options.sockets(), rate * options.together());
            benches.measure(together, List.of(hot), options.together());
            benches.measure(plan(round, MANY, options.sockets() / topics, rate), many, 1);
            run.add(measuring);
            if (server.equals(MINIMAL)) {
                judge(measuring.measured().get(0));
            }
        }
    }

    /** Measurements with events of {@code bench:} topics, each over a connection of its own. */
    private final class Benches {
        private final Measuring measuring;
        private final URI url;
        private final @Nullable String key;

        Benches(Measuring measuring, URI url, @Nullable String key) {
            this.measuring = measuring;
            this.url = url;
            this.key = key;
        }

        void warm(Plan plan, List<Topic> topics) throws IOException, InterruptedException {
            try (var sender = new BenchSender(url, key, topics, options.bytes(), 1)) {
                measuring.warm(plan, sender);
            }
        }

        void measure(Plan plan, List<Topic> topics, int together) throws IOException, InterruptedException {
            try (var sender = new BenchSender(url, key, topics, options.bytes(), together)) {
                measuring.measure(plan, sender);
            }
        }
    }

    private Plan plan(int round, String what, int audience, double rate) {
        return new Plan(round, what, Math.max(1, audience), rate, options.duration());
    }

    private void judge(Measured minimal) {
        if (minimal.offeredPerSecond() >= DELIVERIES_MIN && minimal.perSecond() < DELIVERIES_MIN) {
            run.disturbed("round " + minimal.round() + ": the minimal server itself delivered only "
                    + Math.round(minimal.perSecond()) + "/s");
        }
    }

    /** Pools of a round are new, so that nobody gets old trades with his subscription. */
    private void trades(int round, Target target) throws IOException, SQLException, InterruptedException {
        var market = new Market(options.seed(), round, Math.min(options.topics(), options.sockets()));
        var single = new Market(options.seed() + 1, round, 1);
        try (Fleet fleet = Fleet.ofStream(target.url(), target.key(), options.threads());
                var many = new TradeSender(target.url(), target.key(), market);
                var hot = new TradeSender(target.url(), target.key(), single)) {
            List<Topic> pools = many.topics();
            Topic pool = hot.topics().get(0);
            fleet.open(fleet.add(options.sockets(), i -> List.of(pool, pools.get(i % pools.size()))), OPEN_WITHIN);
            fleet.expectFromNow();
            var measuring = new Measuring(NODE, fleet, StreamRun.cpu(target));
            int audience = options.sockets() / pools.size();
            Plan spread = plan(round, TRADES, audience, (double) options.trades() * audience);
            measuring.warm(spread, many);
            measuring.measure(spread, many);
            measuring.measure(
                    plan(round, HOT_TRADES, options.sockets(), options.rates().get(0) / 2.0), hot);
            run.add(measuring);
        }
    }
}
