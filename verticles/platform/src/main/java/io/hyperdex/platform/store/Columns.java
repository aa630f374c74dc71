package io.hyperdex.platform.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Columns of the type {@code numeric}. The driver has parsed their digits once; its own {@code getBigDecimal} writes and parses
 * them again, which was a quarter of what a read cost the node.
 */
public final class Columns {
    private Columns() {}

    /** Of a column that is never null. */
    public static BigDecimal decimal(Row row, String column) {
        return Objects.requireNonNull(decimalOrNull(row, column), column);
    }

    /** @param column from 0 on, never null */
    public static BigDecimal decimal(Row row, int column) {
        return Objects.requireNonNull(decimalOrNull(row, column), () -> row.getColumnName(column));
    }

    public static @Nullable BigDecimal decimalOrNull(Row row, String column) {
        Numeric value = row.getNumeric(column);
        return value == null ? null : value.bigDecimalValue();
    }

    /** @param column from 0 on */
    public static @Nullable BigDecimal decimalOrNull(Row row, int column) {
        Numeric value = row.getNumeric(column);
        return value == null ? null : value.bigDecimalValue();
    }
}
