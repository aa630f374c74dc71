package io.hyperdex.domain.ledger;

import java.math.BigDecimal;

/** Sum of the matches of one kind. */
public record Tally(BigDecimal quantity, Amounts proceeds, Amounts cost) {
    static final Tally ZERO = new Tally(BigDecimal.ZERO, Amounts.ZERO, Amounts.ZERO);

    Tally plus(Tally other) {
        return new Tally(quantity.add(other.quantity), proceeds.plus(other.proceeds), cost.plus(other.cost));
    }

    /** What matches of this kind have realised. */
    Profit profit(Match.Way way, Origin origin, TransferPolicy policy) {
        if (way == Match.Way.UNPRICED || (way == Match.Way.SENT && policy != TransferPolicy.MARK)) {
            return Profit.ZERO;
        }
        Amounts atMarket = Amounts.of(proceeds.gross());
        return switch (origin) {
            case ACQUIRED -> Profit.of(proceeds, cost);
            case TRANSFERRED ->
                switch (policy) {
                    case EXCLUDE -> Profit.ZERO;
                    case ZERO -> Profit.of(proceeds, Amounts.ZERO);
                    case MARK -> Profit.of(proceeds, cost);
                };
            case UNSEEN ->
                switch (policy) {
                    case EXCLUDE -> Profit.ZERO;
                    case ZERO -> Profit.of(proceeds, Amounts.ZERO);
                    case MARK -> Profit.of(proceeds, atMarket);
                };
            // An unknown cost is never nothing.
            case UNPRICED ->
                switch (policy) {
                    case EXCLUDE, ZERO -> Profit.ZERO;
                    case MARK -> Profit.of(proceeds, atMarket);
                };
        };
    }
}
