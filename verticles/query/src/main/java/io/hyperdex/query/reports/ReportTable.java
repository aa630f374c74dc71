package io.hyperdex.query.reports;

import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.query.Sql;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reports, in SQL. What expires does so at its time, whenever its files are removed. */
final class ReportTable {
    /** A report whose making has ended a node so often is not tried again. */
    private static final int ATTEMPTS = 3;

    private static final String SHOWN = """
            id, period, chain_id, trader, pool, sources, from_ts, to_ts, progress, failure, created_at, finished_at, expires_at,
            case when expires_at <= now() then 'expired' else state end as state""";
    /** One asks at a time, so that the limits hold. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('gas reports asked for', 0))";

    private static final String CREATE = """
            insert into gas_reports
                (owner, anonymous, period, chain_id, trader, pool, sources, from_ts, to_ts, position, expires_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, (select last from position_head), now() + $10::interval
            from (
                select count(*) filter (where owner = $1 and expires_at > now()) as own,
                       count(*) filter (where owner = $1 and state in ('queued', 'running')) as waiting,
                       count(*) filter (where anonymous or not $2) as comparable
                from gas_reports) c
            where own < $11 and waiting < $12 and comparable < $13
            returning\s""" + SHOWN;
    private static final String FIND = "select " + SHOWN + " from gas_reports where id = $1 and owner = $2";
    private static final String FILE = "select content from gas_report_files where report_id = $1 and format = $2";

    private static final String GIVE_UP = """
            update gas_reports set state = 'failed', failure = 'it was begun and not finished too often', finished_at = now()
            where state = 'running' and attempts >= $1
            """;
    /** The oldest first. One that runs was left behind by another node. */
    private static final String TAKE = """
            update gas_reports set state = 'running', progress = 0, attempts = attempts + 1
            where id = (
                select id from gas_reports
                where state in ('queued', 'running') and expires_at > now()
                    and position <= (select coalesce(max(position), 0) from analytics_progress where name = 'gas')
                order by created_at, id limit 1)
            returning\s""" + SHOWN;

    private static final String PUT_BACK =
            "update gas_reports set state = 'queued', attempts = attempts - 1 where id = $1 and state = 'running'";
    private static final String ADVANCE = "update gas_reports set progress = $2 where id = $1";
    private static final String READY = """
            with file as (
                insert into gas_report_files (report_id, format, content)
                select $1, format, content from unnest($2::text[], $3::bytea[]) as f(format, content))
            update gas_reports set state = 'ready', progress = 1, finished_at = now() where id = $1
            """;
    private static final String FAIL =
            "update gas_reports set state = 'failed', failure = $2, finished_at = now() where id = $1";
    private static final String EXPIRE = """
            with ended as (
                update gas_reports set state = 'expired' where state <> 'expired' and expires_at <= now() returning id),
            removed as (
                delete from gas_report_files f using ended e where f.report_id = e.id),
            forgotten as (
                delete from gas_reports where state = 'expired' and expires_at <= now() - $1::interval)
            select count(*) from ended
            """;

    private final ReportsConfig config;

    ReportTable(ReportsConfig config) {
        this.config = config;
    }

    /** Empty where the caller, or all of them together, have as many as allowed. */
    Future<Optional<StoredReport>> create(
            SqlConnection connection, Caller caller, GasReport.Subject subject, Visible visible) {
        Tuple row = Tuple.of(caller.bucket(), caller.anonymous(), subject.period(), subject.chainId())
                .addString(subject.trader())
                .addString(subject.pool())
                .addArrayOfString(
                        visible.everything() ? null : visible.sources().toArray(String[]::new))
                .addOffsetDateTime(Sql.utc(subject.from()))
                .addOffsetDateTime(Sql.utc(subject.to()))
                .addValue(Interval.of(config.keep()))
                .addInteger(config.perOwnerMax())
                .addInteger(config.waitingMax())
                .addInteger(caller.anonymous() ? config.totalMax() / 2 : config.totalMax());
        return connection
                .begin()
                .compose(transaction -> connection
                        .query(LOCK)
                        .execute()
                        .compose(locked -> connection.preparedQuery(CREATE).execute(row))
                        .compose(created -> transaction.commit().map(committed -> first(created)))
                        .recover(failure -> transaction.rollback().transform(undone -> Future.failedFuture(failure))));
    }

    private static Optional<StoredReport> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(StoredReport.of(rows.iterator().next()));
    }

    /** The newest first, after a place. */
    Future<List<StoredReport>> page(SqlConnection connection, String owner, @Nullable Place after, int limit) {
        var sql = new Sql();
        sql.add("select " + SHOWN + " from gas_reports where owner = " + sql.bind(owner));
        if (after != null) {
            sql.add("and (created_at, id) < (" + sql.bind(Sql.utc(after.createdAt)) + ", " + sql.bind(after.id) + ")");
        }
        sql.add("order by created_at desc, id desc limit " + sql.bind(limit));
        return sql.on(connection).map(rows -> {
            List<StoredReport> reports = new ArrayList<>();
            rows.forEach(row -> reports.add(StoredReport.of(row)));
            return reports;
        });
    }

    /** Where a page ended. */
    record Place(Instant createdAt, UUID id) {}

    Future<Optional<StoredReport>> find(SqlConnection connection, String id, String owner) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(UUID.fromString(id), owner))
                .map(ReportTable::first);
    }

    /** Empty when it has just expired. */
    Future<Optional<Buffer>> file(SqlConnection connection, String id, ReportFormat format) {
        return connection
                .preparedQuery(FILE)
                .execute(Tuple.of(UUID.fromString(id), format.code()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getBuffer("content")));
    }

    /** The next one to make, which is running from now on. */
    Future<Optional<StoredReport>> take(SqlConnection connection) {
        return connection
                .preparedQuery(GIVE_UP)
                .execute(Tuple.of(ATTEMPTS))
                .compose(given -> connection.preparedQuery(TAKE).execute())
                .map(ReportTable::first);
    }

    /** It was not the report's fault that it could not be made: that does not count as an attempt. */
    Future<Void> putBack(SqlConnection connection, StoredReport report) {
        return connection
                .preparedQuery(PUT_BACK)
                .execute(Tuple.of(UUID.fromString(report.id())))
                .mapEmpty();
    }

    Future<Void> advance(SqlConnection connection, StoredReport report, BigDecimal progress) {
        return connection
                .preparedQuery(ADVANCE)
                .execute(Tuple.of(UUID.fromString(report.id()), progress))
                .mapEmpty();
    }

    Future<Void> ready(SqlConnection connection, StoredReport report, Map<ReportFormat, Buffer> files) {
        Tuple row = Tuple.of(UUID.fromString(report.id()))
                .addArrayOfString(
                        files.keySet().stream().map(ReportFormat::code).toArray(String[]::new))
                .addArrayOfBuffer(files.values().toArray(Buffer[]::new));
        return connection.preparedQuery(READY).execute(row).mapEmpty();
    }

    Future<Void> fail(SqlConnection connection, StoredReport report, String failure) {
        return connection
                .preparedQuery(FAIL)
                .execute(Tuple.of(UUID.fromString(report.id()), failure))
                .mapEmpty();
    }

    /** How many have expired. */
    Future<Long> expire(SqlConnection connection) {
        return connection
                .preparedQuery(EXPIRE)
                .execute(Tuple.of(Interval.of(config.keep())))
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
