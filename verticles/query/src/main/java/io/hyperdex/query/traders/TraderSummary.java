package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.ledger.LedgerFigures.Counts;
import io.hyperdex.domain.risk.WinLoss;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A trader at a glance; volume, gas and the rates of wins are in USD and by FIFO. */
record TraderSummary(
        String trader,
        @Nullable String source,
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

    static TraderSummary of(TraderPnl pnl, @Nullable LedgerFigures figures) {
        Counts counts = figures == null ? Counts.NONE : figures.counts();
        WinLoss closed = figures == null ? WinLoss.NONE : figures.closed();
        Components unrealised = pnl.unrealised();
        return new TraderSummary(
                pnl.trader(),
                pnl.source(),
                figures == null ? null : figures.first(),
                counts.trades(),
                Prices.shown(counts.volume()),
                Prices.shown(counts.gas()),
                pnl.value(),
                pnl.realised().net(),
                unrealised == null ? null : unrealised.net(),
                pnl.total(),
                pnl.dailyChange(),
                Prices.shownOrNull(closed.winRate()),
                Prices.shownOrNull(closed.profitFactor()),
                pnl.coverage(),
                pnl.stale());
    }
}
