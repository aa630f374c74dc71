package io.hyperdex.load.analytics;

import io.hyperdex.load.analytics.AnalyticsReport.Folding;
import io.hyperdex.load.analytics.AnalyticsReport.Timing;
import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Ahead;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.NodeClient;
import io.hyperdex.load.node.Posting;
import io.hyperdex.load.node.Posting.Body;
import io.hyperdex.load.node.Posting.Pace;
import io.hyperdex.load.node.StoredMarket;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.node.Waiting;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** {@code scripts/load analytics}: measures and reports; the exit code is 1 when a ledger has not what was acknowledged. */
public final class AnalyticsLoad {
    private static final int POOLS = 100;
    private static final int BATCH = 1_000;
    private static final int CONNECTIONS = 4;
    /** Two would bring trades of one trader out of their order, and his ledger would be made again each time. */
    private static final int FEEDS = 1;

    private static final int POSTS_PER_SECOND = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final Duration RANKED_BEFORE = Duration.ofDays(32);
    /** Reads are fresh, and pools that only this load knows give prices. */
    private static final Map<String, String> NODE =
            Map.of("HYPERDEX_ROLES", "ingest,analytics,query", "HYPERDEX_PRICES_LIQUIDITY_MIN", "0");

    private static final List<String> METHODS = List.of("fifo", "lifo", "hifo", "average");
    private static final List<String> CURRENCIES = List.of("usd", "eth", "btc");
    private static final List<String> METRICS =
            List.of("totalReturn", "sharpe", "sortino", "maxDrawdown", "winRate", "profitFactor", "score");
    private static final String LAG = "lag of ledgers";
    private static final String AGAIN = "again";
    private static final String PNL = "/pnl";
    private static final String PERFORMANCE = "/performance";
    private static final String LEADERBOARD = "/v1/leaderboard";
    private static final List<String> CONDITIONS = List.of(
            "The generator, the node and PostgreSQL share the cores of one machine.",
            "The node has the roles ingest, analytics and query; without the role cache every read is fresh.",
            "Lag: a feed posts the trades of a chain in their order, one post after the other, after the busy trader's, so that the"
                    + " node is warm. Twenty times a second the newest commit is noted, and when the ledgers of all traders have it.",
            "Reads: one user who waits for each answer; as many before are not counted.",
            "Again: every ledger is made from its trades, one after the other, as scripts/rebuild asks for.");

    private final AnalyticsOptions options;
    private final Instant startedAt = Instant.now();
    private final List<Timing> timings = new ArrayList<>();
    private final List<Folding> foldings = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    public AnalyticsLoad(AnalyticsOptions options) {
        this.options = options;
    }

    /** The exit code. */
    public int run() throws IOException, SQLException, InterruptedException {
        System.out.println("seed=" + options.seed());
        Vertx vertx = Vertx.vertx();
        AnalyticsReport report;
        try (Target target = Target.startedIn(options.directory(), NODE)) {
            report = measured(target, vertx);
        } finally {
            Waiting.on(vertx.close());
        }
        return ReportFiles.write(
                options.directory(),
                report,
                report.page(),
                new Verdict(report.outcome(), report.findings(), report.goals()));
    }

    private AnalyticsReport measured(Target target, Vertx vertx)
            throws IOException, SQLException, InterruptedException {
        var database = new Database(target.postgres());
        var watch = new LedgerWatch(database);
        var market = new Market(options.seed(), 0, POOLS);
        GeneratedTrade.Account busy = account(0);
        Market month = market.startingAt(startedAt.minus(Duration.ofDays(Market.DAYS)), 2);
        fold("busy trader", post(vertx, target, month, options.busy(), trade -> trade.by(busy)), watch);
        reads(target, "/v1/traders/" + busy.address());

        lag(vertx, target, watch, market.startingAt(Instant.now(), 1));

        database.execute("insert into ledger_rebuilds (ledger_id, from_ts) select id, 'epoch' from ledgers");
        fold(AGAIN, database.number("select sum(trades) from ledgers"), watch);

        Market before = market.startingAt(startedAt.minus(RANKED_BEFORE), 3);
        int traders = options.ranked();
        long posted = post(
                vertx, target, before, 2L * traders, trade -> trade.by(account(1 + (int) (trade.number() % traders))));
        fold("ranked traders", posted, watch);
        leaderboard(target);
        check(database);
        return report(database);
    }

    private static GeneratedTrade.Account account(int number) {
        return new GeneratedTrade.Account(number, String.format(Locale.ROOT, "0x%040x", 0xbeef_0000_0000L + number));
    }

    private void lag(Vertx vertx, Target target, LedgerWatch watch, Market market)
            throws IOException, SQLException, InterruptedException {
        TradeSequence sequence = market.trades(
                (long) options.rate() * Duration.ofDays(Market.DAYS).toSeconds());
        int traders = options.traders();
        UnaryOperator<GeneratedTrade> assigned =
                trade -> trade.by(account((int) (trade.number() * 7_919 % traders) + 1));
        int batch = Math.max(1, options.rate() / POSTS_PER_SECOND);
        var posting = new Posting(
                vertx, target, TradeBodies.JSON.mediaType(), new Pace(FEEDS, options.rate(), options.duration()));
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (var bodies = new Ahead<>(() -> body(sequence.next(batch), assigned))) {
            Future<Posting.Posted> posted = background.submit(() -> posting.post(bodies));
            timed(LAG, watch.lag(options.duration(), PATIENCE));
            Posting.Posted done = posted.get();
            System.out.printf(
                    Locale.ROOT, "posted %,.0f trades/s of %,d%n", done.timed().perSecond(), options.rate());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            background.shutdownNow();
        }
    }

    private long post(Vertx vertx, Target target, Market market, long trades, UnaryOperator<GeneratedTrade> assigned)
            throws IOException, InterruptedException {
        TradeSequence sequence = market.trades(trades);
        var posting = new Posting(vertx, target, TradeBodies.JSON.mediaType(), new Pace(CONNECTIONS, 0, null));
        try (var bodies = new Ahead<>(() -> body(sequence.next(BATCH), assigned))) {
            return posting.post(bodies).accepted();
        }
    }

    private static @Nullable Body body(List<GeneratedTrade> trades, UnaryOperator<GeneratedTrade> assigned) {
        return StoredMarket.body(trades.stream().map(assigned).toList());
    }

    private void fold(String what, long trades, LedgerWatch watch)
            throws IOException, SQLException, InterruptedException {
        var done = new Folding(what, trades, watch.settled(PATIENCE));
        foldings.add(done);
        System.out.printf(
                Locale.ROOT, "%s: %,d trades, %.1f s, %,.0f/s%n", what, trades, done.seconds(), done.perSecond());
    }

    private void reads(Target target, String trader) throws IOException, InterruptedException {
        List<String> pnl = new ArrayList<>();
        for (String method : METHODS) {
            CURRENCIES.forEach(currency -> pnl.add(trader + PNL + "?method=" + method + "&currency=" + currency));
        }
        read(target, PNL, pnl);
        read(target, PERFORMANCE, List.of(trader + PERFORMANCE + "?period=30d", trader + PERFORMANCE + "?period=all"));
    }

    private void leaderboard(Target target) throws IOException, InterruptedException {
        List<String> targets = new ArrayList<>();
        for (String metric : METRICS) {
            targets.add(LEADERBOARD + "?period=30d&metric=" + metric);
            targets.add(LEADERBOARD + "?period=all&minTrades=1&metric=" + metric);
        }
        read(target, LEADERBOARD, targets);
    }

    private void read(Target target, String what, List<String> targets) throws IOException, InterruptedException {
        var client = new NodeClient(target.url(), target.key());
        Histogram times = Latency.histogram();
        for (boolean counts : List.of(false, true)) {
            for (int i = 0; i < options.reads(); i++) {
                long asked = System.nanoTime();
                client.get(targets.get(i % targets.size())).good();
                if (counts) {
                    Latency.record(times, System.nanoTime() - asked);
                }
            }
        }
        timed(what, times);
    }

    private void timed(String what, Histogram times) {
        Latency latency = Latency.of(times);
        timings.add(new Timing(what, latency));
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d%n",
                what,
                latency.p50Millis(),
                latency.p99Millis(),
                latency.maxMillis(),
                latency.count());
    }

    private void check(Database database) throws SQLException {
        long counted = database.number("select sum(trades) from ledgers");
        long stored = database.number("select count(*) from trades where status = 0");
        if (counted != stored) {
            wrong.add("ledgers have " + counted + " trades, the store " + stored);
        }
    }

    private AnalyticsReport report(Database database) throws SQLException {
        Map<String, Object> settings = new LinkedHashMap<>(database.settings());
        settings.put("rate", options.rate());
        settings.put("seconds", options.duration().toSeconds());
        settings.put("traders", options.traders());
        settings.put("tradesOfBusyTrader", options.busy());
        settings.put("rankedTraders", options.ranked());
        settings.put("pools", POOLS);
        return new AnalyticsReport(
                "analytics",
                options.seed(),
                startedAt,
                Verdict.outcome(wrong, List.of()),
                wrong,
                Machine.here(),
                database.versions(),
                settings,
                timings,
                foldings,
                goals(),
                CONDITIONS);
    }

    private List<Goal> goals() {
        double again = foldings.stream()
                .filter(one -> one.what().equals(AGAIN))
                .mapToDouble(Folding::perSecond)
                .findFirst()
                .orElseThrow();
        return List.of(
                Goal.atMost("lag of ledgers, p99 ms", p99(LAG), 2_000),
                Goal.atMost("pnl, p99 ms", p99(PNL), 50),
                Goal.atMost("performance, p99 ms", p99(PERFORMANCE), 50),
                Goal.atMost("leaderboard, p99 ms", p99(LEADERBOARD), 50),
                Goal.atLeast("ledgers made again, trades/s", again, 20_000, null));
    }

    private double p99(String what) {
        return timings.stream()
                .filter(timing -> timing.what().equals(what))
                .mapToDouble(timing -> timing.latency().p99Millis())
                .findFirst()
                .orElseThrow();
    }
}
