package io.hyperdex.query.reports;

import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.json.Json;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The files that a report is kept as. */
enum ReportFormat {
    JSON("application/json"),
    CSV("text/csv; charset=utf-8"),
    PDF("application/pdf");

    private final String contentType;

    ReportFormat(String contentType) {
        this.contentType = contentType;
    }

    static ReportFormat of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String contentType() {
        return contentType;
    }

    String mediaType() {
        return contentType.replaceFirst(";.*", "");
    }

    /** All files of a report; takes time. */
    static Map<ReportFormat, Buffer> files(Answer.Page page, int bytesMax) {
        var report = (GasReport) page.data();
        Map<ReportFormat, Buffer> files = new EnumMap<>(ReportFormat.class);
        files.put(JSON, Json.buffer(page));
        files.put(CSV, ReportCsv.of(report));
        files.put(PDF, ReportPdf.of(report, page.asOf()));
        files.forEach((format, file) -> {
            if (file.length() > bytesMax) {
                throw ApiException.of(
                        ErrorCode.UNPROCESSABLE, "its " + format.code() + " is larger than reports.bytesMax allows");
            }
        });
        return files;
    }
}
