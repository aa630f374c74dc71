package io.hyperdex.query.export;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The envelope of a list of trades, with everything on one page. */
final class JsonFormat implements ExportFormat {
    private boolean followed;

    @Override
    public Buffer start() {
        return Buffer.buffer("{\"data\":[");
    }

    @Override
    public Buffer rows(List<Trade> trades) {
        Buffer bytes = Buffer.buffer();
        for (Trade trade : trades) {
            bytes.appendString(followed ? ",\n" : "\n").appendBuffer(Json.buffer(trade));
            followed = true;
        }
        return bytes;
    }

    @Override
    public Buffer end(AsOf asOf) {
        return Buffer.buffer("],\"next\":null,\"asOf\":")
                .appendBuffer(Json.buffer(asOf))
                .appendString("}");
    }
}
