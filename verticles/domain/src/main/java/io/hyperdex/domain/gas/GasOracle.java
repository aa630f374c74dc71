package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to bid for the next block, in the unit of the fees that are given. */
public final class GasOracle {
    /** The base fee may double within six full blocks; until then the bid stays good. */
    private static final BigDecimal BASE_FEE_RESERVE = BigDecimal.valueOf(2);

    private static final List<Integer> PERCENTILES = List.of(90, 50, 10);

    private GasOracle() {}

    /**
     * Bids from the dearest to the cheapest; none without fees to take them from.
     *
     * @param nextBaseFee see {@link BaseFee}
     * @param priorityFees that transactions of the last blocks paid
     */
    public static List<EstimatedPrice> estimatedPrices(BigDecimal nextBaseFee, Collection<BigDecimal> priorityFees) {
        Percentiles fees = new Percentiles(priorityFees);
        List<EstimatedPrice> prices = new ArrayList<>();
        for (int percentile : PERCENTILES) {
            BigDecimal fee = fees.at(percentile);
            if (fee != null) {
                BigDecimal most = nextBaseFee.multiply(BASE_FEE_RESERVE).add(fee);
                prices.add(new EstimatedPrice(percentile, nextBaseFee.add(fee), fee, most));
            }
        }
        return prices;
    }

    /**
     * The same where no base fee is known: what transactions of the last blocks paid in all.
     *
     * @param gasPrices effective ones
     */
    public static List<EstimatedPrice> estimatedPrices(Collection<BigDecimal> gasPrices) {
        Percentiles paid = new Percentiles(gasPrices);
        List<EstimatedPrice> prices = new ArrayList<>();
        for (int percentile : PERCENTILES) {
            BigDecimal price = paid.at(percentile);
            if (price != null) {
                prices.add(new EstimatedPrice(percentile, price, null, null));
            }
        }
        return prices;
    }

    /**
     * Named as in the answers of {@code blockprices}.
     *
     * @param confidence percent of the transactions that paid less
     * @param price what is paid if the next block takes it
     * @param maxPriorityFeePerGas null where no base fee is known, like {@code maxFeePerGas}
     */
    public record EstimatedPrice(
            int confidence,
            BigDecimal price,
            @Nullable BigDecimal maxPriorityFeePerGas,
            @Nullable BigDecimal maxFeePerGas) {}
}
