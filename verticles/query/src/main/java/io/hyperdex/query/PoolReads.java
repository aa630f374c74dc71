package io.hyperdex.query;

import io.hyperdex.domain.Pool;
import io.hyperdex.domain.Window;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PoolReader;
import io.hyperdex.platform.store.PoolReference;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers lists of pools and single ones, with their figures. */
final class PoolReads {
    private static final String LIST = "listPools";
    /** Every trade moves a figure: a list does not wait for that but ages, by the policy of its type. */
    private static final Dependence DESCRIPTIONS = Dependence.always(Tags.POOLS, Tags.TOKEN);

    private static final Dependence ANY_POOL = Dependence.always(Tags.TRADES, Tags.POOLS, Tags.TOKEN);

    private final NodeContext context;
    private final Cursors cursors;
    private final PoolReader reader;

    PoolReads(NodeContext context, Cursors cursors, int countedTradesMax) {
        this.context = context;
        this.cursors = cursors;
        this.reader = new PoolReader(countedTradesMax);
    }

    Future<Loaded> list(Call call) {
        return list(call.parameters(), call.request().params(), DESCRIPTIONS);
    }

    /** The first ones. */
    Future<Loaded> top(RequestParameters parameters) {
        return list(parameters, MultiMap.caseInsensitiveMultiMap(), ANY_POOL);
    }

    /** @param given what the next page's cursor belongs to */
    private Future<Loaded> list(RequestParameters parameters, MultiMap given, Dependence dependence) {
        int limit = (int) parameters.requiredInteger("limit");
        List<@Nullable String> place = cursors.fields(LIST, given);
        Instant now = context.clock().instant();
        // All pages sort by the figures of the first one's windows, so that the clock alone moves no pool between
        // pages.
        Instant sortedAt = place == null ? now : Instant.ofEpochMilli(Long.parseLong(String.valueOf(place.get(0))));
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(connection, context.store().identity(), now);
            Future<List<Ranked>> ranked = ranked(connection, parameters, place, sortedAt, limit + 1);
            return Future.all(head, ranked).compose(both -> {
                List<Ranked> found = ranked.result();
                List<Ranked> page = found.size() > limit ? found.subList(0, limit) : found;
                String next = found.size() > limit
                        ? cursors.next(LIST, given, page.get(limit - 1).place(sortedAt))
                        : null;
                return read(connection, page.stream().map(Ranked::id).toList(), now)
                        .map(pools -> new Loaded(
                                new Answer.Page(pools, next, head.result()), Answer.CachePolicy.LIVE, dependence));
            });
        });
    }

    /** A pool with what it is sorted by; null sorts last. */
    private record Ranked(int id, @Nullable String figure) {
        List<@Nullable String> place(Instant sortedAt) {
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(String.valueOf(sortedAt.toEpochMilli()));
            fields.add(String.valueOf(id));
            fields.add(figure);
            return fields;
        }
    }

    private static Future<List<Ranked>> ranked(
            SqlConnection connection,
            RequestParameters parameters,
            @Nullable List<@Nullable String> place,
            Instant sortedAt,
            int rows) {
        var sql = new Sql();
        sql.add("select id, figure::text as figure from (")
                .add("select p.id, " + figure(sql, parameters.requiredString("sort"), sortedAt) + " as figure")
                .add("from pools p join tokens k0 on k0.id = p.token0 join tokens k1 on k1.id = p.token1")
                .add("where " + conditions(sql, parameters))
                .add(") as ranked where " + (place == null ? "true" : after(sql, place)))
                .add("order by ranked.figure desc nulls last, ranked.id limit " + rows);
        return sql.on(connection).map(found -> {
            List<Ranked> list = new ArrayList<>(found.size());
            found.forEach(row -> list.add(new Ranked(row.getInteger("id"), row.getString("figure"))));
            return list;
        });
    }

    private static String figure(Sql sql, String sort, Instant sortedAt) {
        if (sort.equals("created")) {
            return "(extract(epoch from p.created_at) * 1000000)::numeric";
        }
        String figure = sort.equals("trades24h")
                ? "coalesce(sum(c.trades), 0)::numeric"
                : "case when coalesce(sum(c.unvalued), 0) = 0 then coalesce(sum(c.volume_usd), 0) end";
        List<String> pieces = new ArrayList<>();
        for (Window.Piece piece : Window.H24.pieces(sortedAt)) {
            pieces.add("select unvalued, volume_usd, trades from candles where pool_id = p.id and step = "
                    + piece.step().longest().toSeconds() + " and open_time >= " + sql.bind(Sql.utc(piece.from()))
                    + " and open_time < " + sql.bind(Sql.utc(piece.to())));
        }
        return "(select " + figure + " from (" + String.join(" union all ", pieces) + ") c)";
    }

    private static String conditions(Sql sql, RequestParameters parameters) {
        Long chain = parameters.integer("chain");
        String search = parameters.string("q");
        String ofChain = chain == null ? "true" : "p.chain_id = " + sql.bind(chain);
        if (search == null) {
            return ofChain;
        }
        String text = sql.bind(search);
        return ofChain + " and (starts_with(p.address, lower(" + text + ")) or " + Search.matches("k0", text) + " or "
                + Search.matches("k1", text) + ")";
    }

    private static String after(Sql sql, List<@Nullable String> place) {
        String beyond = "ranked.id > " + sql.bind(Integer.valueOf(String.valueOf(place.get(1))));
        String figure = place.get(2);
        if (figure == null) {
            return "figure is null and " + beyond;
        }
        String value = sql.bind(new BigDecimal(figure));
        return "(figure < " + value + " or figure is null or (figure = " + value + " and " + beyond + "))";
    }

    Future<Loaded> get(Call call) {
        RequestParameters parameters = call.parameters();
        long chain = parameters.requiredInteger("chain");
        String address = parameters.requiredString("address").toLowerCase(Locale.ROOT);
        Instant now = context.clock().instant();
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(connection, context.store().identity(), now);
            Future<Optional<PoolReference>> found = PoolReference.find(connection, chain, address);
            return Future.all(head, found)
                    .map(both -> found.result().orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "no such pool")))
                    .compose(pool -> read(connection, List.of(pool.id()), now))
                    .map(pools -> new Loaded(
                            new Answer.Page(pools.get(0), null, head.result()),
                            Answer.CachePolicy.LIVE,
                            Dependence.always(Tags.pool(address), Tags.described(address), Tags.TOKEN)));
        });
    }

    private Future<List<Pool>> read(SqlConnection connection, List<Integer> ids, Instant now) {
        return ids.isEmpty() ? Future.succeededFuture(List.of()) : reader.read(connection, ids, now);
    }
}
