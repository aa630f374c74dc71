package io.hyperdex.query.export;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.http.AsOf;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header row, in UTF-8. */
final class CsvFormat implements ExportFormat {
    private static final String LINE_END = "\r\n";

    @Override
    public Buffer start() {
        return Buffer.buffer(
                TradeColumn.ALL.stream().map(TradeColumn::name).collect(Collectors.joining(",")) + LINE_END);
    }

    @Override
    public Buffer rows(List<Trade> trades) {
        var text = new StringBuilder();
        for (Trade trade : trades) {
            text.append(TradeColumn.ALL.stream()
                            .map(column -> quoted(column.text(trade)))
                            .collect(Collectors.joining(",")))
                    .append(LINE_END);
        }
        return Buffer.buffer(text.toString());
    }

    @Override
    public Buffer end(AsOf asOf) {
        return Buffer.buffer();
    }

    static String quoted(@Nullable String cell) {
        if (cell == null) {
            return "";
        }
        boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
