package io.hyperdex.query.reports;

import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.gas.GasReport;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as the store knows it.
 *
 * @param visible which trades of its trader it may show
 * @param progress share of the work that is done
 * @param failure why it could not be made
 */
record StoredReport(
        String id,
        GasReport.Subject subject,
        Visible visible,
        String state,
        BigDecimal progress,
        @Nullable String failure,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Instant expiresAt) {

    static StoredReport of(Row row) {
        String[] sources = row.getArrayOfStrings("sources");
        OffsetDateTime finished = row.getOffsetDateTime("finished_at");
        return new StoredReport(
                row.getUUID("id").toString(),
                new GasReport.Subject(
                        row.getString("period"),
                        row.getLong("chain_id"),
                        row.getString("trader"),
                        row.getString("pool"),
                        row.getOffsetDateTime("from_ts").toInstant(),
                        row.getOffsetDateTime("to_ts").toInstant()),
                new Visible(sources == null, sources == null ? List.of() : List.of(sources)),
                row.getString("state"),
                Columns.decimal(row, "progress"),
                row.getString("failure"),
                row.getOffsetDateTime("created_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    View view() {
        return new View(
                id,
                subject.period(),
                subject.chainId(),
                subject.trader(),
                subject.pool(),
                subject.from(),
                subject.to(),
                state,
                progress,
                failure,
                createdAt,
                finishedAt,
                expiresAt);
    }

    /** As callers see it. */
    record View(
            String id,
            String period,
            long chainId,
            @Nullable String trader,
            @Nullable String pool,
            Instant from,
            Instant to,
            String state,
            BigDecimal progress,
            @Nullable String failure,
            Instant createdAt,
            @Nullable Instant finishedAt,
            Instant expiresAt) {}
}
