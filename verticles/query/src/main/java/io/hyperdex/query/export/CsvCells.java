package io.hyperdex.query.export;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file whose texts no spreadsheet takes for formulas. */
public final class CsvCells {
    private CsvCells() {}

    /** Numbers are written as they are. */
    public static String row(List<? extends @Nullable Object> cells) {
        return cells.stream().map(CsvCells::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(@Nullable Object cell) {
        return CsvFormat.quoted(cell instanceof String text ? TradeColumn.harmless(text) : text(cell));
    }

    private static @Nullable String text(@Nullable Object cell) {
        return cell == null ? null : cell.toString();
    }
}
