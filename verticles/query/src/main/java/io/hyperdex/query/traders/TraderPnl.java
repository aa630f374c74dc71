package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.Profit;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Profits of a ledger.
 *
 * @param source of the trades; null without any
 * @param value of what is held and has a price
 * @param total realised and unrealised, net; null when nothing that is held has a price
 * @param dailyChange total less that of 00:00 UTC; null while the ledger has not been brought to it
 * @param coverage what the totals leave out
 * @param stale whether a mark of them is old
 */
record TraderPnl(
        String trader,
        @Nullable String source,
        String method,
        String currency,
        String transfers,
        boolean gasAsDisposal,
        long trades,
        BigDecimal value,
        Components basis,
        Components realised,
        @Nullable Components unrealised,
        @Nullable BigDecimal total,
        @Nullable BigDecimal dailyChange,
        Coverage coverage,
        boolean stale,
        List<TokenPosition> positions) {

    /**
     * @param sold the least share of any token's sales that had a basis; null when nothing was sold
     * @param priced tokens that are held and have a price
     * @param unpriced tokens that are held and have none: their value is in no total
     * @param unmatched tokens of which more was sold than was seen to come
     * @param unvaluedTrades whose value was unknown: they move quantities and count no money
     */
    record Coverage(
            @Nullable BigDecimal sold,
            int priced,
            List<String> unpriced,
            List<String> unmatched,
            long unvaluedTrades) {}

    static TraderPnl of(
            LedgerQuestion question,
            StoredLedger ledger,
            List<LedgerStore.Holding> holdings,
            PointProfits.@Nullable Net midnight) {
        TransferPolicy policy = question.transfers();
        List<TokenPosition> positions = holdings.stream()
                .map(holding -> TokenPosition.of(holding, policy))
                .filter(TokenPosition::isAnything)
                .toList();
        Profit realised = holdings.stream()
                .map(holding -> holding.totals().realised(policy))
                .reduce(Profit.ZERO, Profit::plus);
        Profit unrealised = unrealised(holdings, policy);
        BigDecimal total = unrealised == null ? null : realised.net().add(unrealised.net());
        return new TraderPnl(
                question.trader(),
                ledger.source(),
                lower(question.view().method()),
                lower(question.view().currency()),
                lower(policy),
                question.view().gasAsDisposal(),
                ledger.figures() == null ? 0 : ledger.figures().counts().trades(),
                sum(positions),
                Components.of(holdings.stream()
                        .map(holding -> holding.totals().basis(policy))
                        .reduce(io.hyperdex.domain.ledger.Amounts.ZERO, io.hyperdex.domain.ledger.Amounts::plus)),
                Components.of(realised),
                unrealised == null ? null : Components.of(unrealised),
                Prices.shownOrNull(total),
                ledger.hasMidnight() ? change(total, midnight) : null,
                coverage(ledger, positions),
                positions.stream().anyMatch(position -> position.isHeld() && position.stale()),
                positions);
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** Of what has a price; null when something is held and nothing of it has one. */
    private static @Nullable Profit unrealised(List<LedgerStore.Holding> holdings, TransferPolicy policy) {
        Profit sum = Profit.ZERO;
        boolean held = false;
        boolean priced = false;
        for (LedgerStore.Holding holding : holdings) {
            if (holding.totals().quantity().signum() != 0) {
                held = true;
                LedgerStore.Mark mark = holding.mark();
                Profit part = mark == null ? null : holding.totals().unrealised(policy, mark.price());
                priced |= part != null;
                sum = part == null ? sum : sum.plus(part);
            }
        }
        return held && !priced ? null : sum;
    }

    private static BigDecimal sum(List<TokenPosition> positions) {
        BigDecimal sum = BigDecimal.ZERO;
        for (TokenPosition position : positions) {
            sum = position.value() == null ? sum : sum.add(position.value());
        }
        return Prices.shown(sum);
    }

    private static @Nullable BigDecimal change(@Nullable BigDecimal total, PointProfits.@Nullable Net midnight) {
        if (total == null) {
            return null;
        }
        if (midnight == null) {
            return Prices.shown(total);
        }
        BigDecimal unrealised = midnight.unrealised();
        return unrealised == null
                ? null
                : Prices.shown(total.subtract(midnight.realised()).subtract(unrealised));
    }

    private static Coverage coverage(StoredLedger ledger, List<TokenPosition> positions) {
        BigDecimal sold = null;
        for (TokenPosition position : positions) {
            BigDecimal share = position.coverage();
            if (share != null && (sold == null || share.compareTo(sold) < 0)) {
                sold = share;
            }
        }
        return new Coverage(
                sold,
                (int) positions.stream()
                        .filter(position -> position.isHeld() && position.value() != null)
                        .count(),
                positions.stream()
                        .filter(position -> position.isHeld() && position.value() == null)
                        .map(TokenPosition::token)
                        .toList(),
                positions.stream()
                        .filter(position -> position.unmatchedQuantity().signum() != 0)
                        .map(TokenPosition::token)
                        .toList(),
                ledger.figures() == null ? 0 : ledger.figures().counts().unvalued());
    }
}
