package io.hyperdex.query.export;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.http.AsOf;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Writes one file, in order: start, rows as often as there are, end. Blocking, for one thread at a time. */
public sealed interface ExportFormat permits CsvFormat, JsonFormat, XlsxFormat {
    Buffer start() throws IOException;

    Buffer rows(List<Trade> trades) throws IOException;

    /** @param asOf the coordinate of the answer: everything committed up to there was read */
    Buffer end(AsOf asOf) throws IOException;

    /** The kinds of files that callers can ask for. */
    enum Kind {
        CSV("text/csv", "text/csv; charset=utf-8"),
        JSON("application/json", "application/json"),
        XLSX(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;
        private final String contentType;

        Kind(String mediaType, String contentType) {
            this.mediaType = mediaType;
            this.contentType = contentType;
        }

        public String mediaType() {
            return mediaType;
        }

        public String contentType() {
            return contentType;
        }

        public ExportFormat open() {
            return switch (this) {
                case CSV -> new CsvFormat();
                case JSON -> new JsonFormat();
                case XLSX -> new XlsxFormat();
            };
        }
    }
}
