package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as gas figures see it.
 *
 * @param id chain and hash, or whatever else its trades share
 * @param swaps how many trades it had; 0 when it failed
 * @param cost null when its gas is unknown
 * @param costUsd null when the native token's price then is unknown
 * @param amountUsd value of its trades together; null when that of one is unknown
 */
public record GasTransaction(
        String id,
        boolean failed,
        int swaps,
        @Nullable BigDecimal cost,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal amountUsd) {

    /** The transactions of trades, each of which carries the gas of its whole transaction; in the order of their first trade. */
    public static List<GasTransaction> ofTrades(Collection<GasTransaction> trades) {
        Map<String, GasTransaction> transactions = new LinkedHashMap<>();
        for (GasTransaction trade : trades) {
            transactions.merge(trade.id, trade, GasTransaction::join);
        }
        return new ArrayList<>(transactions.values());
    }

    private GasTransaction join(GasTransaction other) {
        return new GasTransaction(
                id,
                failed || other.failed,
                swaps + other.swaps,
                cost == null ? other.cost : cost,
                costUsd == null ? other.costUsd : costUsd,
                amountUsd == null || other.amountUsd == null ? null : amountUsd.add(other.amountUsd));
    }
}
