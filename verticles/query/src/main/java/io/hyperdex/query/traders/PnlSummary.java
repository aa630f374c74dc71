package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.WinLoss;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Profits at a glance: days of the period in USD, the rest since the beginning.
 *
 * @param days that ended in the period
 * @param closedTrades disposals that had a basis, with {@code winRate} and {@code profitFactor} of what they realised
 */
record PnlSummary(
        String trader,
        @Nullable String source,
        int days,
        int winningDays,
        int losingDays,
        @Nullable DayProfit bestDay,
        @Nullable DayProfit worstDay,
        long closedTrades,
        @Nullable BigDecimal winRate,
        @Nullable BigDecimal profitFactor,
        @Nullable BigDecimal payoff,
        Components realised,
        @Nullable Components unrealised,
        @Nullable BigDecimal total,
        List<TokenProfit> byToken,
        List<ProtocolProfit> byProtocol) {

    record DayProfit(
            LocalDate day, BigDecimal profitUsd, @Nullable BigDecimal dayReturn) {}

    record TokenProfit(
            long chainId,
            String token,
            @Nullable String symbol,
            Components realised,
            @Nullable Components unrealised) {}

    /** Realised in USD by FIFO. */
    record ProtocolProfit(String protocol, long trades, BigDecimal volumeUsd, BigDecimal realisedUsd) {}

    static PnlSummary of(
            TraderPnl pnl, @Nullable LedgerFigures figures, List<DayReturns.Day> days, Map<Integer, String> protocols) {
        List<DayProfit> profits = days.stream()
                .map(day -> new DayProfit(day.day(), Prices.shown(day.profit()), Prices.ratio(day.value())))
                .toList();
        WinLoss closed = figures == null ? WinLoss.NONE : figures.closed();
        Comparator<DayProfit> byProfit = Comparator.comparing(DayProfit::profitUsd);
        return new PnlSummary(
                pnl.trader(),
                pnl.source(),
                profits.size(),
                (int) profits.stream().filter(day -> day.profitUsd.signum() > 0).count(),
                (int) profits.stream().filter(day -> day.profitUsd.signum() < 0).count(),
                profits.stream().max(byProfit).orElse(null),
                profits.stream().min(byProfit).orElse(null),
                closed.wins() + closed.lost() + closed.breakeven(),
                Prices.shownOrNull(closed.winRate()),
                Prices.shownOrNull(closed.profitFactor()),
                Prices.shownOrNull(closed.payoff()),
                pnl.realised(),
                pnl.unrealised(),
                pnl.total(),
                pnl.positions().stream()
                        .map(position -> new TokenProfit(
                                position.chainId(),
                                position.token(),
                                position.symbol(),
                                position.realised(),
                                position.unrealised()))
                        .toList(),
                byProtocol(figures, protocols));
    }

    private static List<ProtocolProfit> byProtocol(@Nullable LedgerFigures figures, Map<Integer, String> names) {
        List<ProtocolProfit> profits = new ArrayList<>();
        if (figures != null) {
            figures.protocols()
                    .forEach((id, part) -> profits.add(new ProtocolProfit(
                            names.getOrDefault(id, String.valueOf(id)),
                            part.trades(),
                            Prices.shown(part.volume()),
                            Prices.shown(part.realised()))));
        }
        profits.sort(Comparator.comparing(ProtocolProfit::protocol));
        return profits;
    }
}
