package io.hyperdex.query.gas;

import io.hyperdex.domain.gas.GasHours;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gas cost in a time: on a chain, or there in one pool, or to one trader.
 *
 * @param series by the hour, or by the day of a longer time than 7 days
 * @param hours gas prices of the chain by the hour of the day
 * @param pools of a whole chain, like {@code protocols}
 * @param comparison of a trader, like {@code recommendations}
 * @param transactions the newest ones; {@code figures} counts all
 */
public record GasReport(
        Subject subject,
        GasFigures figures,
        List<Step> series,
        List<GasHours.Hour> hours,
        List<GasOfPool> pools,
        List<GasOfProtocol> protocols,
        @Nullable GasComparison comparison,
        List<GasRecommendation> recommendations,
        List<Transaction> transactions) {

    /** What a report is about; at most one of trader and pool. */
    public record Subject(
            String period,
            long chainId,
            @Nullable String trader,
            @Nullable String pool,
            Instant from,
            Instant to) {}

    /** One hour, or one day. */
    public record Step(Instant time, GasFigures figures) {}

    /**
     * @param txHash null where none was posted
     * @param pool of its first swap, like {@code protocol}
     * @param swaps whose gas it is
     */
    public record Transaction(
            @Nullable String txHash,
            Instant timestamp,
            String trader,
            String pool,
            String protocol,
            int swaps,
            boolean failed,
            @Nullable Long gasUsed,
            @Nullable BigDecimal gasPrice,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal costUsd,
            @Nullable BigDecimal amountUsd) {}
}
