package io.hyperdex.domain.gas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.domain.Examples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 1,083 transactions of 2,620 swaps, with the costs that their collectors published. */
class GasExamplesTest {
    private static final List<String[]> ROWS = Examples.rows("arbitrum/transactions.csv");

    @Test
    void costsAreThePublishedOnesToTheLastDigit() {
        for (String[] row : ROWS) {
            Published published = Published.of(row);

            GasCost cost = GasCost.of(published.gasUsed(), published.gasPrice, null, null);

            assertThat(cost.total()).isEqualByComparingTo(published.costEth);
            // Published as a product of doubles.
            assertThat(cost.total().multiply(published.ethUsd).doubleValue())
                    .isEqualTo(published.costUsd, within(published.costUsd * 1e-15));
        }
    }

    @Test
    void aTransactionCountsOnceHoweverManySwapsItHas() {
        List<GasTransaction> trades = new ArrayList<>();
        BigDecimal published = BigDecimal.ZERO;
        for (String[] row : ROWS) {
            Published transaction = Published.of(row);
            published = published.add(transaction.costEth);
            BigDecimal usd = transaction.costEth.multiply(transaction.ethUsd);
            for (int swap = 0; swap < transaction.swaps; swap++) {
                trades.add(new GasTransaction(
                        transaction.hash, false, 1, transaction.costEth, usd, BigDecimal.valueOf(1_000)));
            }
        }

        GasTotals totals =
                GasTransaction.ofTrades(trades).stream().map(GasTotals::of).reduce(GasTotals.NONE, GasTotals::plus);

        assertThat(trades).hasSize(2_620);
        assertThat(totals.transactions()).isEqualTo(1_083);
        assertThat(totals.cost()).isEqualByComparingTo(published);
        assertThat(totals.efficientAmountUsd()).isEqualByComparingTo("2620000");
    }

    @Test
    void theSharesOfTheSwapsAddUpToTheTransaction() {
        for (String[] row : ROWS) {
            Published transaction = Published.of(row);

            List<BigDecimal> shares = GasCost.split(transaction.costEth, transaction.swaps);

            assertThat(shares).hasSize(transaction.swaps);
            assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(transaction.costEth);
        }
    }

    private record Published(
            String hash, BigInteger gasPrice, BigDecimal costEth, double costUsd, BigDecimal ethUsd, int swaps) {

        static Published of(String[] row) {
            return new Published(
                    row[0],
                    new BigInteger(row[3]),
                    new BigDecimal(row[4]),
                    Double.parseDouble(row[5]),
                    new BigDecimal(row[6]),
                    row[7].split(" ").length);
        }

        /** Not published, but a whole number: the cost is a multiple of the price in all of them. */
        long gasUsed() {
            return costEth.movePointRight(18).divide(new BigDecimal(gasPrice)).longValueExact();
        }
    }
}
