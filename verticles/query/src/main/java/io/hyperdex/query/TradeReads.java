package io.hyperdex.query;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers lists of trades and single ones. */
final class TradeReads {
    private static final String LIST = "listTrades";
    private static final String ONE = TradeRows.SELECT + """
            where (t.pool_id, t.ts, t.source_id) in (
                select pool_id, ts, source_id from trade_identity
                where source_id = (select id from sources where name = $1)
                  and trade_key = encode(substring(sha256(convert_to($2, 'UTF8')) for 16), 'hex')::uuid)
              and $2 = coalesce(t.trade_id, p.chain_id || ':0x' || encode(t.tx_hash, 'hex') || ':' || t.log_index)
            """;
    private static final String SIGHT = """
            select exists (select 1 from trades where trader_id = $1 and source_id = any($2)) as visible,
                   exists (select 1 from trades where trader_id = $1) as known
            """;

    private final NodeContext context;
    private final Cursors cursors;

    TradeReads(NodeContext context, Cursors cursors) {
        this.context = context;
        this.cursors = cursors;
    }

    Future<Loaded> list(Call call) {
        TradeFilter filter = TradeFilter.of(call);
        List<@Nullable String> place = cursors.fields(LIST, call.request().params());
        String after = call.parameters().string("after");
        Long offset = after == null ? null : offset(after);
        return store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<TradeTarget> target = TradeTarget.find(connection, filter);
            return Future.all(head, target).compose(both -> {
                AsOf asOf = head.result();
                if (target.result().nothing()) {
                    return Future.succeededFuture(live(List.of(), null, asOf, filter.dependence()));
                }
                var query = new TradeQuery(filter, target.result());
                return offset == null
                        ? ordered(connection, call, query, place, asOf)
                        : commits(connection, call, query, place == null ? offset : offsetOf(place), asOf);
            });
        });
    }

    private Future<Loaded> ordered(
            SqlConnection connection, Call call, TradeQuery query, @Nullable List<@Nullable String> place, AsOf asOf) {
        TradeOrder order = order(call.parameters());
        int limit = limit(call);
        return query.page(connection, store().identity(), order, place, limit + 1)
                .compose(trades ->
                        requireSight(connection, query.target(), trades).map(trades))
                .map(trades -> {
                    List<Trade> shown = trades.size() > limit ? trades.subList(0, limit) : trades;
                    String next = trades.size() > limit
                            ? cursors.next(LIST, call.request().params(), order.place(shown.get(limit - 1)))
                            : null;
                    return live(shown, next, asOf, order.dependence(query.filter(), place, shown, next != null));
                });
    }

    private static Loaded live(List<Trade> shown, @Nullable String next, AsOf asOf, Dependence on) {
        return new Loaded(new Answer.Page(shown, next, asOf), Answer.CachePolicy.LIVE, on);
    }

    /** Nothing beyond the answer's own coordinate: who goes on from there misses nothing and sees nothing twice. */
    private Future<Loaded> commits(SqlConnection connection, Call call, TradeQuery query, long after, AsOf asOf) {
        int limit = limit(call);
        return query.commits(
                        connection, store().identity(), after, asOf.position().offset(), limit + 1)
                .compose(trades ->
                        requireSight(connection, query.target(), trades).map(trades))
                .map(trades -> {
                    List<Trade> shown = trades.size() > limit ? trades.subList(0, limit) : trades;
                    String next = trades.size() > limit
                            ? cursors.next(
                                    LIST,
                                    call.request().params(),
                                    List.of(String.valueOf(
                                            shown.get(limit - 1).position().offset())))
                            : null;
                    return live(shown, next, asOf, query.filter().dependence(shown, next != null));
                });
    }

    private long offset(String after) {
        Position position = Position.parse(after);
        String epoch = store().identity().epoch();
        if (!position.epoch().equals(epoch)) {
            throw ApiException.of(ErrorCode.POSITION_EXPIRED, "the store is of epoch " + epoch);
        }
        return position.offset();
    }

    private static long offsetOf(List<@Nullable String> place) {
        return Long.parseLong(String.valueOf(place.get(0)));
    }

    static TradeOrder order(RequestParameters parameters) {
        String sort = parameters.string("sort");
        return new TradeOrder(
                sort == null ? TradeOrder.Sort.TIME : TradeOrder.Sort.valueOf(sort.toUpperCase(Locale.ROOT)),
                parameters.requiredString("order").equals("desc"));
    }

    /** A trader of whom the caller may see nothing is refused; only an empty list can be about one. */
    static Future<Void> requireSight(SqlConnection connection, TradeTarget target, List<Trade> found) {
        Integer trader = target.trader();
        List<Integer> sources = target.sources();
        if (trader == null || sources == null || !found.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(SIGHT)
                .execute(Tuple.of(trader).addArrayOfInteger(sources.toArray(Integer[]::new)))
                .map(rows -> rows.iterator().next())
                .compose(row -> row.getBoolean("visible") || !row.getBoolean("known")
                        ? Future.succeededFuture()
                        : Future.failedFuture(ApiException.of(
                                ErrorCode.FORBIDDEN, "the trader is seen with a key of its source only")));
    }

    Future<Loaded> get(Call call) {
        RequestParameters parameters = call.parameters();
        String tradeId = parameters.requiredString("tradeId");
        String source = parameters.string("source");
        List<String> sources =
                source != null ? List.of(source) : List.of(call.caller().source(), Sight.CHAIN_SOURCE);
        return store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<List<Trade>> found = Future.succeededFuture(List.of());
            for (String one : sources) {
                found = found.compose(
                        trades -> trades.isEmpty() ? find(connection, one, tradeId) : Future.succeededFuture(trades));
            }
            return Future.all(head, found).map(both -> {
                List<Trade> trades = both.resultAt(1);
                if (trades.isEmpty()) {
                    throw ApiException.of(ErrorCode.NOT_FOUND, "no such trade");
                }
                return new Loaded(
                        new Answer.Page(trades.get(0), null, head.result()),
                        Answer.CachePolicy.SETTLED,
                        dependence(trades.get(0), source != null));
            });
        });
    }

    /** Without a stated source, a trade that the caller posts may come before the one that was found. */
    private static Dependence dependence(Trade found, boolean stated) {
        return stated
                ? Dependence.of(
                        List.of(Tags.pool(found.pool()), Tags.described(found.pool()), Tags.TOKEN),
                        found.timestamp(),
                        found.timestamp().plusMillis(1))
                : Dependence.always(Tags.TRADES, Tags.described(found.pool()), Tags.TOKEN);
    }

    private Future<List<Trade>> find(SqlConnection connection, String source, String tradeId) {
        return connection
                .preparedQuery(ONE)
                .execute(Tuple.of(source, tradeId))
                .map(rows -> rows.size() == 0
                        ? Collections.<Trade>emptyList()
                        : List.of(TradeRows.trade(rows.iterator().next(), store().identity(), null)));
    }

    private Future<AsOf> head(SqlConnection connection) {
        return Heads.asOf(connection, store().identity(), context.clock().instant());
    }

    private static int limit(Call call) {
        return (int) call.parameters().requiredInteger("limit");
    }

    private Store store() {
        return context.store();
    }
}
