package io.hyperdex.query.traders;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.store.MeasuresConfig;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.hyperdex.query.CachedReads;
import io.hyperdex.query.Cursors;
import io.hyperdex.query.State;
import java.time.Duration;
import java.util.List;

/** What is answered of traders. */
public final class TraderRoutes implements Routes {
    private final NodeContext node;
    private final CacheMeters meters;
    private final TraderReads traders;
    private final PerformanceReads performance;
    private final RiskReads risk;

    public TraderRoutes(NodeContext node, CacheMeters meters, Cursors cursors, Duration priceStale) {
        this.node = node;
        this.meters = meters;
        var ledgers = new LedgerStore(node, priceStale);
        this.traders = new TraderReads(ledgers, cursors);
        var prices = node.configuration().section("prices", PricesConfig.class);
        var measures =
                node.configuration().section("measures", MeasuresConfig.class).settings();
        var series =
                new TokenSeries(node.configuration().section("rates", RatesConfig.class), prices.fresh(), measures);
        this.performance = new PerformanceReads(ledgers, series, measures);
        this.risk = new RiskReads(ledgers, series, measures);
    }

    @Override
    public void mount(Api api) {
        var cached = new CachedReads(api, node, meters);
        cached.answer(
                "listPositions",
                CacheType.PNL,
                LedgerQuestion::sight,
                call -> traders.positions(LedgerQuestion.of(call)));
        cached.answer("getPnl", CacheType.PNL, LedgerQuestion::sight, call -> traders.pnl(LedgerQuestion.of(call)));
        cached.answer("listPnlHistory", CacheType.PNL, LedgerQuestion::sight, traders::history);
        cached.answer("getPnlSummary", CacheType.PNL, LedgerQuestion::sight, traders::pnlSummary);
        cached.answer("getTraderSummary", CacheType.PNL, LedgerQuestion::sight, traders::summary);
        cached.answer(
                "getPerformance",
                CacheType.PERFORMANCE,
                LedgerQuestion::sight,
                call -> performance.performance(LedgerQuestion.of(call), call.parameters()));
        cached.answer(
                "getRisk",
                CacheType.PERFORMANCE,
                LedgerQuestion::sight,
                call -> risk.risk(LedgerQuestion.of(call), call.parameters()));
        var leaderboard = new LeaderboardReads(node, api.authenticator().keys());
        cached.answer("listLeaderboard", CacheType.PERFORMANCE, leaderboard::sight, leaderboard::list);
    }

    /** What of it is streamed. */
    public List<State> states() {
        return List.of(
                State.of(
                        StateFamily.POSITIONS,
                        "listPositions",
                        asked -> traders.positions(LedgerQuestion.of(asked)),
                        "chainId",
                        "token"),
                State.of(StateFamily.PNL, "getPnl", asked -> traders.pnl(LedgerQuestion.of(asked))),
                State.of(
                        StateFamily.PERFORMANCE,
                        "getPerformance",
                        asked -> performance.performance(LedgerQuestion.of(asked), asked.parameters())),
                State.of(
                        StateFamily.RISK, "getRisk", asked -> risk.risk(LedgerQuestion.of(asked), asked.parameters())));
    }
}
