package io.hyperdex.query.usage;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.json.Times;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.query.export.CsvCells;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports of what has been used. The last seconds are not in them yet: nodes write what they count every few seconds. */
final class UsageReads {
    private static final long ROUTES_MAX = 200;

    private final NodeContext node;

    UsageReads(NodeContext node) {
        this.node = node;
    }

    private record OwnUsage(
            String key,
            Instant from,
            Instant to,
            String interval,
            UsageFigures.Total total,
            List<UsageFigures.Step> series,
            List<UsageFigures.Route> routes) {}

    /** The total's {@code usd} is the revenue. */
    private record AllUsage(
            Instant from,
            Instant to,
            String interval,
            UsageFigures.Total total,
            List<UsageFigures.Step> series,
            List<UsageFigures.Key> keys,
            List<UsageFigures.Route> routes,
            List<UsageFigures.Failure> errors,
            List<UsageFigures.Abuse> abuse) {}

    /** Of the caller's own key. */
    Future<Void> own(Call call) {
        if (call.caller().anonymous()) {
            throw ApiException.of(ErrorCode.UNAUTHENTICATED, "usage is kept by key");
        }
        String key = call.caller().id();
        UsagePeriod period = UsagePeriod.of(call.parameters(), Instant.now());
        return node.store()
                .withConnection(connection -> {
                    var queries = new UsageQueries(connection, period, key);
                    Future<AsOf> head = head(connection);
                    var total = queries.total();
                    var times = queries.times();
                    var series = queries.series();
                    var routes = queries.routes(ROUTES_MAX);
                    return Future.all(head, total, times, series, routes)
                            .map(all -> new Answer.Page(
                                    new OwnUsage(
                                            key,
                                            period.from(),
                                            period.to(),
                                            period.interval(),
                                            new UsageFigures.Total(total.result(), times.result()),
                                            series.result(),
                                            routes.result()),
                                    null,
                                    head.result()));
                })
                .compose(page -> send(call, page, ((OwnUsage) page.data()).series()));
    }

    /** Of all callers. */
    Future<Void> all(Call call) {
        UsagePeriod period = UsagePeriod.of(call.parameters(), Instant.now());
        long top = call.parameters().requiredInteger("top");
        return node.store()
                .withConnection(connection -> all(connection, period, top))
                .compose(page -> csv(call)
                        ? send(call, keyTable(((AllUsage) page.data()).keys()))
                        : send(call, "application/json", Json.buffer(page)));
    }

    private Future<Answer.Page> all(SqlConnection connection, UsagePeriod period, long top) {
        var queries = new UsageQueries(connection, period, null);
        Future<AsOf> head = head(connection);
        var total = queries.total();
        var times = queries.times();
        var series = queries.series();
        var keys = queries.keys(top);
        var routes = queries.routes(top);
        var errors = queries.failures(top);
        var abuse = queries.abuse(top);
        return Future.all(List.of(head, total, times, series, keys, routes, errors, abuse))
                .map(all -> new Answer.Page(
                        new AllUsage(
                                period.from(),
                                period.to(),
                                period.interval(),
                                new UsageFigures.Total(total.result(), times.result()),
                                series.result(),
                                keys.result(),
                                routes.result(),
                                errors.result(),
                                abuse.result()),
                        null,
                        head.result()));
    }

    private Future<AsOf> head(SqlConnection connection) {
        return Heads.asOf(connection, node.store().identity(), node.clock().instant());
    }

    private static boolean csv(Call call) {
        return call.parameters().requiredString("format").equals("csv");
    }

    private static Future<Void> send(Call call, Answer.Page page, List<UsageFigures.Step> series) {
        if (!csv(call)) {
            return send(call, "application/json", Json.buffer(page));
        }
        var table = new StringBuilder(header("start"));
        series.forEach(step -> table.append(row(Times.format(step.start()), step.figures())));
        return send(call, table.toString());
    }

    private static String keyTable(List<UsageFigures.Key> keys) {
        var table = new StringBuilder(header("key"));
        keys.forEach(key -> table.append(row(key.key(), key.figures())));
        return table.toString();
    }

    private static String header(String first) {
        List<Object> cells = new ArrayList<>(List.of(first));
        cells.addAll(UsageFigures.NAMES);
        return CsvCells.row(cells);
    }

    private static String row(String first, UsageFigures figures) {
        List<Object> cells = new ArrayList<>(List.of(first));
        cells.addAll(figures.cells());
        return CsvCells.row(cells);
    }

    private static Future<Void> send(Call call, String table) {
        call.response().putHeader("Content-Disposition", "attachment; filename=\"usage.csv\"");
        return send(call, "text/csv; charset=utf-8; header=present", Buffer.buffer(table));
    }

    private static Future<Void> send(Call call, String contentType, Buffer body) {
        return call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, Answer.CachePolicy.PRIVATE.header())
                .putHeader(HttpHeaders.VARY, Answer.VARY)
                .end(body);
    }
}
