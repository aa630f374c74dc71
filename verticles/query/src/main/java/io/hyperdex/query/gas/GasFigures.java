package io.hyperdex.query.gas;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasTotals;
import io.hyperdex.platform.store.Columns;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What transactions add up to, as answers show it.
 *
 * @param unmeasured transactions whose gas is unknown: counted, in no cost
 * @param unpriced transactions of known cost at whose time the native token had no price: in no figure in USD
 * @param cost in the native token, like {@code burned}
 * @param costUsd null when it is known of none, like {@code burnedUsd}
 * @param reasons why figures are null, by their names
 */
public record GasFigures(
        long transactions,
        long swaps,
        long failed,
        long unmeasured,
        long unpriced,
        BigDecimal cost,
        @Nullable BigDecimal costUsd,
        BigDecimal burned,
        @Nullable BigDecimal burnedUsd,
        @Nullable BigDecimal efficiency,
        @Nullable BigDecimal failureRate,
        @Nullable BigDecimal score,
        Map<String, String> reasons) {
    /** Over rows of {@code gas_sums} named {@code s}. */
    static final String SUMS = """
            coalesce(sum(s.transactions), 0)::bigint as transactions, coalesce(sum(s.swaps), 0)::bigint as swaps,
            coalesce(sum(s.failed), 0)::bigint as failed, coalesce(sum(s.unmeasured), 0)::bigint as unmeasured,
            coalesce(sum(s.unpriced), 0)::bigint as unpriced, coalesce(sum(s.cost), 0) as cost,
            coalesce(sum(s.cost_usd), 0) as cost_usd, coalesce(sum(s.burned), 0) as burned,
            coalesce(sum(s.burned_usd), 0) as burned_usd, coalesce(sum(s.efficient_cost_usd), 0) as efficient_cost_usd,
            coalesce(sum(s.efficient_amount_usd), 0) as efficient_amount_usd""";

    private static final String NO_PRICE = "no price of the native token";
    private static final String NO_VALUE = "no transaction with known cost and value";
    private static final String NONE = "no transactions";

    /** Of a row with {@link #SUMS}. */
    static GasFigures of(Row row) {
        long unmeasured = row.getLong("unmeasured");
        long unpriced = row.getLong("unpriced");
        var totals = new GasTotals(
                row.getLong("transactions"),
                row.getLong("failed"),
                unmeasured + unpriced,
                Columns.decimal(row, "cost"),
                Columns.decimal(row, "cost_usd"),
                Columns.decimal(row, "burned"),
                Columns.decimal(row, "burned_usd"),
                Columns.decimal(row, "efficient_cost_usd"),
                Columns.decimal(row, "efficient_amount_usd"));
        return of(totals, row.getLong("swaps"), unmeasured, unpriced);
    }

    private static GasFigures of(GasTotals totals, long swaps, long unmeasured, long unpriced) {
        boolean priced = unpriced == 0 || totals.unknown() < totals.transactions();
        Map<String, String> reasons = new LinkedHashMap<>();
        if (!priced) {
            reasons.put("costUsd", NO_PRICE);
            reasons.put("burnedUsd", NO_PRICE);
        }
        String unscored = totals.transactions() == 0 ? NONE : priced ? NO_VALUE : NO_PRICE;
        if (totals.efficiency() == null) {
            reasons.put("efficiency", unscored);
            reasons.put("score", unscored);
        }
        if (totals.failureRate() == null) {
            reasons.put("failureRate", NONE);
        }
        return new GasFigures(
                totals.transactions(),
                swaps,
                totals.failed(),
                unmeasured,
                unpriced,
                totals.cost(),
                priced ? totals.costUsd() : null,
                totals.burned(),
                priced ? totals.burnedUsd() : null,
                shown(totals.efficiency()),
                shown(totals.failureRate()),
                shown(totals.score()),
                reasons);
    }

    static @Nullable BigDecimal shown(@Nullable BigDecimal value) {
        return value == null ? null : value.round(Decimals.SHOWN);
    }
}
