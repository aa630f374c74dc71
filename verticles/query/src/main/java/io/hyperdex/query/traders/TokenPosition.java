package io.hyperdex.query.traders;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.ledger.Amounts;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.Profit;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of a ledger as answers show it.
 *
 * @param quantity everything held
 * @param basis what the counted part of it has cost
 * @param averageCost of a unit of the counted part; null when nothing is counted
 * @param mark price of a unit; null when none is known, like {@code value} and {@code unrealised} then
 * @param coverage share of what was sold that had a basis; null when nothing was sold
 * @param unmatchedQuantity sold without ever having been seen to come
 * @param stale whether the mark is older than prices should be
 */
record TokenPosition(
        long chainId,
        String token,
        @Nullable String symbol,
        BigDecimal quantity,
        Components basis,
        @Nullable BigDecimal averageCost,
        @Nullable BigDecimal mark,
        @Nullable Instant markedAt,
        @Nullable String markSource,
        @Nullable BigDecimal value,
        Components realised,
        @Nullable Components unrealised,
        @Nullable BigDecimal coverage,
        BigDecimal unmatchedQuantity,
        boolean stale) {

    static TokenPosition of(LedgerStore.Holding holding, TransferPolicy policy) {
        BookTotals totals = holding.totals();
        LedgerStore.Mark mark = holding.mark();
        BigDecimal price = mark == null ? null : mark.price();
        BigDecimal counted = totals.quantity(policy);
        Amounts basis = totals.basis(policy);
        Profit unrealised = totals.unrealised(policy, price);
        return new TokenPosition(
                holding.chainId(),
                holding.token(),
                holding.symbol(),
                Prices.shown(totals.quantity()),
                Components.of(basis),
                counted.signum() == 0 ? null : Prices.shown(Decimals.ratio(basis.cost(), counted)),
                price,
                mark == null ? null : mark.time(),
                mark == null ? null : mark.source(),
                price == null ? null : Prices.shown(totals.quantity().multiply(price)),
                Components.of(totals.realised(policy)),
                unrealised == null ? null : Components.of(unrealised),
                Prices.shownOrNull(totals.coverage(policy)),
                Prices.shown(totals.unmatchedQuantity()),
                mark != null && mark.stale());
    }

    /** Whether the view knows anything of the token: books of gas alone are empty in views that do not count it. */
    boolean isAnything() {
        return isHeld() || realised.gross().signum() != 0 || coverage != null || unmatchedQuantity.signum() != 0;
    }

    boolean isHeld() {
        return quantity.signum() != 0;
    }
}
