package io.hyperdex.query.reports;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.Accept;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.TraderSight;
import io.hyperdex.query.Cursors;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes orders for reports and answers what has become of them; a caller knows of its own only. */
final class GasReports {
    private static final String LIST = "listGasReports";
    private static final Visible NO_TRADER = new Visible(true, List.of());

    private final NodeContext node;
    private final Cursors cursors;
    private final ReportsConfig config;
    private final ReportTable table;
    private final JsonBody bodies;

    GasReports(NodeContext node, Cursors cursors, ReportsConfig config, JsonBody bodies) {
        this.node = node;
        this.cursors = cursors;
        this.config = config;
        this.table = new ReportTable(config);
        this.bodies = bodies;
    }

    Future<Answer> ask(Call call) {
        return bodies.read(call, "createGasReport").compose(body -> {
            GasReport.Subject subject = ReportRequest.subject(body, node.clock().instant(), config.rangeMax());
            String trader = subject.trader();
            Visible visible = visible(call.caller(), trader);
            return node.store().withConnection(connection -> {
                Future<Void> seen =
                        trader == null ? Future.succeededFuture() : TraderSight.require(connection, trader, visible);
                return seen.compose(may -> table.create(connection, call.caller(), subject, visible))
                        .map(created -> created.orElseThrow(() -> ApiException.of(
                                ErrorCode.UNPROCESSABLE,
                                "as many reports are kept or wait as reports.perOwnerMax, reports.waitingMax and"
                                        + " reports.totalMax allow")))
                        .map(created -> Answer.accepted(created.view()));
            });
        });
    }

    private static Visible visible(Caller caller, @Nullable String trader) {
        return trader == null ? NO_TRADER : caller.sight().of(trader);
    }

    Future<Answer> list(Call call) {
        int limit = (int) call.parameters().requiredInteger("limit");
        ReportTable.Place after = place(cursors.fields(LIST, call.request().params()));
        return node.store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<List<StoredReport>> found =
                    table.page(connection, call.caller().bucket(), after, limit + 1);
            return Future.all(head, found).map(both -> {
                List<StoredReport> reports = found.result();
                boolean more = reports.size() > limit;
                List<StoredReport> page = more ? reports.subList(0, limit) : reports;
                String next = more ? cursors.next(LIST, call.request().params(), fields(page.get(limit - 1))) : null;
                return Answer.own(page.stream().map(StoredReport::view).toList(), next, head.result());
            });
        });
    }

    private static ReportTable.@Nullable Place place(@Nullable List<@Nullable String> fields) {
        return fields == null
                ? null
                : new ReportTable.Place(
                        Instant.parse(String.valueOf(fields.get(0))), UUID.fromString(String.valueOf(fields.get(1))));
    }

    private static List<@Nullable String> fields(StoredReport report) {
        return List.of(report.createdAt().toString(), report.id());
    }

    Future<Answer> get(Call call) {
        return node.store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            return found(connection, call).compose(report -> head.map(asOf -> Answer.own(report.view(), null, asOf)));
        });
    }

    /** Reports of others are as unknown as those that never were. */
    private Future<StoredReport> found(SqlConnection connection, Call call) {
        return table.find(
                        connection,
                        call.parameters().requiredString("id"),
                        call.caller().bucket())
                .map(found -> found.orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "no such report")));
    }

    Future<Void> download(Call call) {
        var format = ReportFormat.of(call.parameters().requiredString("format"));
        Accept.require(call.request(), format.mediaType());
        return node.store()
                .withConnection(connection -> found(connection, call).compose(report -> {
                    requireReady(report);
                    requireSight(call.caller(), report);
                    return table.file(connection, report.id(), format);
                }))
                .compose(file -> send(
                        call,
                        format,
                        file.orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "the report has expired"))));
    }

    private static void requireReady(StoredReport report) {
        if (report.state().equals("expired")) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "the report has expired");
        }
        if (!report.state().equals("ready")) {
            throw ApiException.of(ErrorCode.CONFLICT, "the report is not ready, but " + report.state());
        }
    }

    /** What a caller may see can have become less since it asked. */
    private static void requireSight(Caller caller, StoredReport report) {
        Visible now = visible(caller, report.subject().trader());
        Visible then = report.visible();
        boolean sees = now.everything() || (!then.everything() && now.sources().containsAll(then.sources()));
        if (!sees) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "the trader is seen with a key of its source only");
        }
    }

    private static Future<Void> send(Call call, ReportFormat format, Buffer file) {
        HttpServerResponse response = call.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader("Content-Disposition", "attachment; filename=\"gas-report." + format.code() + "\"")
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.CachePolicy.PRIVATE.header())
                .putHeader(HttpHeaders.VARY, Answer.VARY);
        if (format == ReportFormat.PDF) {
            // It is compressed already.
            response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        }
        return response.end(file);
    }

    private Future<AsOf> head(SqlConnection connection) {
        return Heads.asOf(connection, node.store().identity(), node.clock().instant());
    }
}
