package io.hyperdex.query.export;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.http.AsOf;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * One sheet with a header row. Decimals are text, because a cell's number keeps 15 digits only; texts are inline, because
 * a table of shared ones would grow with the file.
 */
final class XlsxFormat implements ExportFormat {
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Workbook workbook = new Workbook(pending, "HyperDEX Analytics", null);
    private final Worksheet sheet = workbook.newWorksheet("trades");
    private int row;

    @Override
    public Buffer start() throws IOException {
        for (int column = 0; column < TradeColumn.ALL.size(); column++) {
            sheet.inlineString(0, column, TradeColumn.ALL.get(column).name());
        }
        row = 1;
        return taken();
    }

    @Override
    public Buffer rows(List<Trade> trades) throws IOException {
        for (Trade trade : trades) {
            for (int column = 0; column < TradeColumn.ALL.size(); column++) {
                cell(column, TradeColumn.ALL.get(column), trade);
            }
            row++;
        }
        sheet.flush();
        return taken();
    }

    private void cell(int column, TradeColumn definition, Trade trade) {
        @Nullable Object value = definition.value().apply(trade);
        if (value instanceof Long || value instanceof Integer) {
            sheet.value(row, column, (Number) value);
            return;
        }
        String text = definition.text(trade);
        if (text != null) {
            sheet.inlineString(row, column, text);
        }
    }

    @Override
    public Buffer end(AsOf asOf) throws IOException {
        workbook.finish();
        return taken();
    }

    private Buffer taken() {
        Buffer bytes = Buffer.buffer(pending.toByteArray());
        pending.reset();
        return bytes;
    }
}
