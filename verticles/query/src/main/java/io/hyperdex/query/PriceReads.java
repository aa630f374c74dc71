package io.hyperdex.query;

import io.hyperdex.domain.Price;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PricesConfig;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers prices: the newest of each token, and those of one token over time. */
final class PriceReads {
    private static final String NEWEST = "listPrices";
    private static final String HISTORY = "listPriceHistory";

    private final NodeContext context;
    private final Cursors cursors;
    private final Duration priceStale;
    private final Duration priceFresh;

    PriceReads(NodeContext context, Cursors cursors, Duration priceStale) {
        this.context = context;
        this.cursors = cursors;
        this.priceStale = priceStale;
        this.priceFresh =
                context.configuration().section("prices", PricesConfig.class).fresh();
    }

    /** @param query what a cursor is bound to; null for a state, which has no next page */
    Future<Loaded> newest(RequestParameters parameters, @Nullable MultiMap query) {
        int limit = (int) parameters.requiredInteger("limit");
        Instant now = context.clock().instant();
        Sql sql = newest(parameters, query == null ? null : cursors.fields(NEWEST, query), now);
        sql.add("order by k.address limit " + (limit + 1));
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(connection, context.store().identity(), now);
            Future<List<Price>> prices = prices(connection, sql, now);
            return Future.all(head, prices).map(both -> {
                List<Price> found = prices.result();
                List<Price> page = found.size() > limit ? found.subList(0, limit) : found;
                String next = found.size() > limit && query != null
                        ? cursors.next(
                                NEWEST, query, List.of(page.get(limit - 1).token()))
                        : null;
                return loaded(page, next, head.result(), newestTags(parameters));
            });
        });
    }

    private Sql newest(RequestParameters parameters, @Nullable List<@Nullable String> place, Instant now) {
        var sql = new Sql();
        sql.add("select k.chain_id, k.address, p.usd, p.ts, p.source, p.ts as newest from tokens k")
                .add("cross join lateral price_at(k.id, " + sql.bind(Sql.utc(now)) + ", "
                        + sql.bind(Interval.of(priceFresh)) + ") p")
                .add("where k.chain_id = " + sql.bind(parameters.requiredInteger("chain")));
        List<String> tokens = parameters.strings("tokens");
        if (!tokens.isEmpty()) {
            String[] addresses =
                    tokens.stream().map(token -> token.toLowerCase(Locale.ROOT)).toArray(String[]::new);
            sql.add("and k.address = any(" + sql.bind(addresses) + ")");
        }
        if (place != null) {
            sql.add("and k.address > " + sql.bind(String.valueOf(place.get(0))));
        }
        return sql;
    }

    private static List<String> newestTags(RequestParameters parameters) {
        List<String> tokens = parameters.strings("tokens");
        return tokens.isEmpty()
                ? List.of(Tags.prices(parameters.requiredInteger("chain")))
                : tokens.stream()
                        .map(token -> Tags.price(token.toLowerCase(Locale.ROOT)))
                        .toList();
    }

    /** Good until the next of the prices gets stale. */
    private Loaded loaded(List<Price> shown, @Nullable String next, AsOf asOf, List<String> tags) {
        long wall = System.currentTimeMillis();
        long expires = shown.stream()
                .map(price -> Duration.between(asOf.time(), price.timestamp().plus(priceStale)))
                .filter(left -> !left.isNegative())
                .mapToLong(left -> wall + left.toMillis())
                .min()
                .orElse(Dependence.FOREVER);
        return new Loaded(
                new Answer.Page(shown, next, asOf),
                Answer.CachePolicy.LIVE,
                new Dependence(tags, Dependence.EVER, Dependence.FOREVER),
                expires);
    }

    Future<Loaded> history(Call call) {
        RequestParameters parameters = call.parameters();
        TimeRange range = TimeRange.of(parameters);
        int limit = (int) parameters.requiredInteger("limit");
        // Without a start the newest ones are wanted: there is no next page, so no row more than asked for.
        boolean ascending = range.from() != null;
        Sql sql = history(
                parameters, range, cursors.fields(HISTORY, call.request().params()));
        sql.add("order by p.ts " + direction(ascending) + ", p.source collate \"C\" " + direction(ascending))
                .add("limit " + (ascending ? limit + 1 : limit));
        Instant now = context.clock().instant();
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(connection, context.store().identity(), now);
            Future<List<Price>> prices = prices(connection, sql, now);
            return Future.all(head, prices).map(both -> {
                List<Price> found = prices.result();
                if (!ascending) {
                    Collections.reverse(found);
                }
                List<Price> page = found.size() > limit ? found.subList(0, limit) : found;
                String next = found.size() > limit
                        ? cursors.next(HISTORY, call.request().params(), place(page.get(limit - 1)))
                        : null;
                String token = parameters.requiredString("token").toLowerCase(Locale.ROOT);
                return loaded(page, next, head.result(), List.of(Tags.price(token)));
            });
        });
    }

    private static String direction(boolean ascending) {
        return ascending ? "asc" : "desc";
    }

    private static Sql history(RequestParameters parameters, TimeRange range, @Nullable List<@Nullable String> place) {
        var sql = new Sql();
        sql.add("select k.chain_id, k.address, p.usd, p.ts, p.source,")
                .add("(select max(ts) from prices where token_id = k.id) as newest")
                .add("from tokens k join prices p on p.token_id = k.id")
                .add("where k.chain_id = " + sql.bind(parameters.requiredInteger("chain")))
                .add("and k.address = "
                        + sql.bind(parameters.requiredString("token").toLowerCase(Locale.ROOT)));
        if (range.from() != null) {
            sql.add("and p.ts >= " + sql.bind(Sql.utc(range.from())));
        }
        if (range.to() != null) {
            sql.add("and p.ts < " + sql.bind(Sql.utc(range.to())));
        }
        if (place != null) {
            Instant after = Instant.ofEpochMilli(Long.parseLong(String.valueOf(place.get(0))));
            sql.add("and (p.ts, p.source collate \"C\") > (" + sql.bind(Sql.utc(after)) + ", "
                    + sql.bind(String.valueOf(place.get(1))) + ")");
        }
        return sql;
    }

    private static List<@Nullable String> place(Price price) {
        return List.of(String.valueOf(price.timestamp().toEpochMilli()), price.source());
    }

    private Future<List<Price>> prices(SqlConnection connection, Sql sql, Instant now) {
        return sql.on(connection).map(rows -> {
            List<Price> prices = new ArrayList<>(rows.size());
            rows.forEach(row -> prices.add(price(row, now)));
            return prices;
        });
    }

    private Price price(Row row, Instant now) {
        Instant at = row.getOffsetDateTime("ts").toInstant();
        boolean newest = at.equals(row.getOffsetDateTime("newest").toInstant());
        return new Price(
                row.getLong("chain_id"),
                row.getString("address"),
                Columns.decimal(row, "usd"),
                at,
                row.getString("source"),
                newest && Duration.between(at, now).compareTo(priceStale) > 0);
    }
}
