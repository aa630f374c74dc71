package io.hyperdex.analytics.prices;

import io.hyperdex.platform.store.Columns;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * That a stored swap is worth something else than before, in USD.
 *
 * @param tx as in {@code gas_transactions}
 */
public record SwapValue(
        int source,
        long chainId,
        Buffer tx,
        int pool,
        @Nullable BigDecimal before,
        @Nullable BigDecimal usd) {

    static SwapValue of(Row row) {
        return new SwapValue(
                row.getInteger("source_id"),
                row.getLong("chain_id"),
                row.getBuffer("tx"),
                row.getInteger("pool_id"),
                Columns.decimalOrNull(row, "before"),
                Columns.decimalOrNull(row, "usd"));
    }
}
