package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A trader at a glance: what it did in a period, in USD, and what it has now. */
record TraderSummary(
        String trader,
        @Nullable String source,
        Instant from,
        Instant to,
        @Nullable Instant firstTradeAt,
        long trades,
        BigDecimal volumeUsd,
        BigDecimal gasUsd,
        BigDecimal value,
        BigDecimal realised,
        @Nullable BigDecimal unrealised,
        @Nullable BigDecimal total,
        @Nullable BigDecimal dailyChange,
        @Nullable BigDecimal winRate,
        @Nullable BigDecimal profitFactor,
        TraderPnl.Coverage coverage,
        boolean stale) {

    static TraderSummary of(TraderPnl pnl, @Nullable LedgerFigures figures, Activity activity) {
        Components unrealised = pnl.unrealised();
        return new TraderSummary(
                pnl.trader(),
                pnl.source(),
                activity.period().from(),
                activity.period().to(),
                figures == null ? null : figures.first(),
                activity.trades(),
                Prices.shown(activity.volume()),
                Prices.shown(activity.gas()),
                pnl.value(),
                pnl.realised().net(),
                unrealised == null ? null : unrealised.net(),
                pnl.total(),
                pnl.dailyChange(),
                Prices.shownOrNull(activity.results().winRate()),
                Prices.shownOrNull(activity.results().profitFactor()),
                pnl.coverage(),
                pnl.stale());
    }
}
