package io.hyperdex.ingest.store;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table as arrays, so that any number of rows is one statement with a fixed text: {@code unnest} makes
 * rows of them again.
 */
final class Columns<R> {
    private static final String NUMERIC = "text[]::numeric";

    private final List<Column<R>> columns;

    Columns(List<Column<R>> columns) {
        this.columns = columns;
    }

    /**
     * @param type of the array's elements in SQL
     * @param array makes a Java array of the element's type
     */
    record Column<R>(String name, String type, IntFunction<Object[]> array, Function<R, @Nullable Object> value) {

        /** Travels as text: the driver's own array of numerics holds no nulls. */
        static <R> Column<R> numeric(String name, Function<R, @Nullable BigDecimal> value) {
            return new Column<>(name, NUMERIC, String[]::new, row -> {
                BigDecimal number = value.apply(row);
                return number == null ? null : number.toString();
            });
        }
    }

    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** {@code unnest($n::type[], …)}, the first parameter being {@code $first}. */
    String unnest(int first) {
        var text = new StringBuilder("unnest(");
        for (int i = 0; i < columns.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('$').append(first + i).append("::");
            text.append(columns.get(i).type()).append("[]");
        }
        return text.append(')').toString();
    }

    /** One array a column. */
    List<Object> arrays(Collection<? extends R> rows) {
        return columns.stream().<Object>map(column -> array(column, rows)).toList();
    }

    private static <R> Object[] array(Column<R> column, Collection<? extends R> rows) {
        Object[] array = column.array().apply(rows.size());
        int i = 0;
        for (R row : rows) {
            array[i++] = column.value().apply(row);
        }
        return array;
    }
}
