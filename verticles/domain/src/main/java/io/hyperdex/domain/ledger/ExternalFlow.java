package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money that one event brought into a trader's books from outside (positive) or took out of them, at market value: what
 * time-weighted returns must not count as return. Transfers are known flows. Implied ones are what was sold without ever having
 * been seen to come, or without a known cost: it is capital that arrives when it is sold.
 *
 * <p>The value of the books is that of {@link BookTotals#quantity(TransferPolicy)} under {@link TransferPolicy#MARK}; of a token
 * without a price it is the gross of what that quantity cost. Beside these flows, the gas that a swap is charged with is a
 * deposit: it is money from outside that is lost at once. If the gas is also a disposal of the native token, that is the
 * withdrawal that balances it.
 */
public final class ExternalFlow {
    private ExternalFlow() {}

    /**
     * @param matches what the book answered to the event
     * @param mark of the token at the time; null when it has none, then it counted as what it had cost
     */
    public static BigDecimal of(BookEvent event, List<Match> matches, @Nullable BigDecimal mark) {
        if (event instanceof BookEvent.Received received && received.value() != null) {
            return received.value();
        }
        BigDecimal flow = BigDecimal.ZERO;
        for (Match match : matches) {
            boolean counted =
                    match.lot().origin() == Origin.ACQUIRED || match.lot().origin() == Origin.TRANSFERRED;
            if (match.proceeds() == null) {
                BigDecimal worth = mark == null
                        ? match.lot().cost().gross()
                        : match.lot().quantity().multiply(mark);
                flow = counted ? flow.subtract(worth) : flow;
            } else if (event instanceof BookEvent.Sold) {
                flow = counted ? flow : flow.add(match.proceeds().gross());
            } else {
                flow = counted ? flow.subtract(match.proceeds().gross()) : flow;
            }
        }
        return flow;
    }
}
