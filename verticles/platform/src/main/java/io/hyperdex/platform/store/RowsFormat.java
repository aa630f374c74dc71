package io.hyperdex.platform.store;

import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's binary forms. As an array of a composite type, of which {@code unnest} makes rows again, they are one
 * parameter of a statement with a fixed text: against one array a column that spares the server a buffer for each of them, and
 * against text both sides the digits. As {@code COPY} takes them, they go into a table without a statement's work for each.
 */
public final class RowsFormat<R> {
    private static final int HEAD_BYTES = 5 * Integer.BYTES;
    private static final int FIRST_ROW_BYTES = 512;
    private static final int ROW_BYTES_MAX = 1_024;
    private static final int TELLING_ROWS = 100;
    private static final int SPARE_BYTES = 16;
    private static final int NO_TYPE = 0;

    private final String type;
    private final List<Column<R>> columns;

    /**
     * What a row took in the last array of many rows, and a little more: with it an array seldom has to grow. Several threads
     * make arrays; none needs the newest.
     */
    private volatile int rowBytes = FIRST_ROW_BYTES;

    /**
     * @param type the composite type in SQL; for {@code COPY} alone, any name
     * @param columns its attributes, all of them, in their order
     */
    public RowsFormat(String type, List<Column<R>> columns) {
        this.type = type;
        this.columns = columns;
    }

    public record Column<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {}

    public String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** {@code unnest($n::type[])}. */
    public String unnest(int parameter) {
        return "unnest($" + parameter + "::" + type + "[])";
    }

    public Buffer array(Collection<? extends R> rows) {
        var array = new BinaryOutput(Math.addExact(HEAD_BYTES, Math.multiplyExact(rows.size(), rowBytes)));
        // One dimension, perhaps with nulls, from index 1 on. The server knows the type of the elements by itself.
        array.putInt(1);
        array.putInt(1);
        array.putInt(NO_TYPE);
        array.putInt(rows.size());
        array.putInt(1);
        for (R row : rows) {
            int start = array.startSized();
            array.putInt(columns.size());
            for (Column<R> column : columns) {
                array.putInt(column.type.number());
                column.type.append(array, column.value.apply(row));
            }
            array.endSized(start);
        }
        learn(rows.size(), array);
        return array.buffer();
    }

    /** What {@code COPY table (names) FROM STDIN (FORMAT binary)} takes. */
    public CopyRows copy(Collection<? extends R> rows) {
        var output = new BinaryOutput(Math.addExact(CopyRows.HEAD_BYTES, Math.multiplyExact(rows.size(), rowBytes)));
        var copy = new CopyRows(output, rows.size());
        for (R row : rows) {
            copy.startRow(columns.size());
            for (Column<R> column : columns) {
                column.type.append(output, column.value.apply(row));
            }
        }
        copy.end();
        learn(rows.size(), output);
        return copy;
    }

    private void learn(int rows, BinaryOutput output) {
        if (rows >= TELLING_ROWS) {
            rowBytes = Math.min(ROW_BYTES_MAX, output.length() / rows + SPARE_BYTES);
        }
    }
}
