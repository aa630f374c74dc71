package io.hyperdex.ingest.http;

import io.hyperdex.domain.PriceSource;
import io.hyperdex.ingest.CacheNotice;
import io.hyperdex.ingest.reference.PriceTable;
import io.hyperdex.ingest.reference.Transactions;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.json.Times;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** {@code POST /v1/prices}: all of them or none. */
final class PostPrices {
    private static final Duration AHEAD_MAX = Duration.ofSeconds(60);

    /** Sources of prices that the system makes itself. */
    private static final Set<String> DERIVED =
            Set.of(PriceSource.STABLE_LEG.code(), PriceSource.ROUTE.code(), PriceSource.FEED.code());

    private final NodeContext node;
    private final QuotesConfig quotes;
    private final Duration fresh;
    private final RatesConfig rates;
    private final JsonBody bodies;
    private final CacheNotice notice;

    PostPrices(NodeContext node, QuotesConfig quotes, JsonBody bodies) {
        this.node = node;
        this.quotes = quotes;
        this.fresh = node.configuration().section("prices", PricesConfig.class).fresh();
        this.rates = node.configuration().section("rates", RatesConfig.class);
        this.notice = new CacheNotice(node.bus());
        this.bodies = bodies;
    }

    Future<Answer> answer(Call call) {
        return bodies.read(call, "postPrices")
                .map(body -> prices(body.getJsonArray("prices")))
                .compose(prices -> Transactions.run(node.store(), connection -> put(connection, prices))
                        .compose(put ->
                                notice.changed(put.version(), tags(prices)).map(put))
                        .compose(put -> answer(prices, put.accepted())));
    }

    private record Put(int accepted, long version) {}

    private Future<Put> put(SqlConnection connection, List<PriceTable.Price> prices) {
        List<PriceTable.Price> natives = prices.stream()
                .filter(price -> price.token().equals(quotes.wrappedNative(price.chainId())))
                .toList();
        return PriceTable.put(connection, prices)
                .compose(accepted -> accepted == 0
                        ? Future.succeededFuture(accepted)
                        : PriceTable.revalueGas(connection, natives)
                                .compose(asked -> PriceTable.revalueTrades(connection, prices, fresh, rates))
                                .map(accepted))
                .compose(accepted -> Heads.nextReference(connection).map(version -> new Put(accepted, version)));
    }

    private static String[] tags(List<PriceTable.Price> prices) {
        Stream<String> ofTokens = prices.stream().map(price -> Tags.price(price.token()));
        Stream<String> ofChains = prices.stream().map(price -> Tags.prices(price.chainId()));
        return Stream.concat(Stream.of(Tags.TOKENS), Stream.concat(ofTokens, ofChains))
                .distinct()
                .toArray(String[]::new);
    }

    private Future<Answer> answer(List<PriceTable.Price> prices, int accepted) {
        return node.store()
                .withConnection(connection -> Heads.asOf(
                        connection, node.store().identity(), node.clock().instant()))
                .map(asOf -> new Answer(
                        200,
                        new Answer.Page(new Counted(accepted, prices.size() - accepted), null, asOf),
                        Answer.CachePolicy.PRIVATE));
    }

    private static List<PriceTable.Price> prices(JsonArray items) {
        List<PriceTable.Price> prices = new ArrayList<>(items.size());
        Instant latest = Instant.now().plus(AHEAD_MAX);
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.getJsonObject(i);
            Instant time = time(i, item.getValue("timestamp"));
            if (time.isAfter(latest)) {
                throw ApiException.of(ErrorCode.UNPROCESSABLE, "/prices/" + i + "/timestamp is more than 60 s ahead");
            }
            String source = item.getString("source", "posted");
            if (DERIVED.contains(source)) {
                throw ApiException.of(ErrorCode.UNPROCESSABLE, "/prices/" + i + "/source names a derived price");
            }
            prices.add(new PriceTable.Price(
                    item.getLong("chainId"),
                    item.getString("token").toLowerCase(Locale.ROOT),
                    new BigDecimal(item.getString("usd")),
                    time,
                    source));
        }
        return prices;
    }

    private static Instant time(int index, Object value) {
        try {
            return Times.ofJson(value);
        } catch (Times.InvalidTime e) {
            throw ApiException.invalid(
                    "body", "/prices/" + index + "/timestamp", e.rule(), String.valueOf(e.getMessage()));
        }
    }

    private record Counted(int accepted, int duplicates) {}
}
