package io.hyperdex.query.gas;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasEstimate;
import io.hyperdex.domain.gas.GasOracle;
import io.hyperdex.domain.gas.RouteKind;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers what to bid for the next block, and what a swap will cost, from the newest costs of trades. */
final class GasOracleReads {
    /** Newest transactions of a chain that the oracle looks at. */
    private static final int SAMPLE = 200;
    /** Newest transactions of a pair and route that an estimate looks at. */
    private static final int HISTORY = 1_000;

    private static final int GWEI_DECIMALS = 9;
    private static final int NATIVE_DECIMALS = 18;

    private final GasStore store;
    private final NativePrice nativePrice;

    GasOracleReads(GasStore store, NativePrice nativePrice) {
        this.store = store;
        this.nativePrice = nativePrice;
    }

    /** The newest of a chain: null what is unknown. */
    private record Newest(
            @Nullable Long block,
            @Nullable Instant time,
            @Nullable BigDecimal baseFee,
            int n,
            List<GasOracle.EstimatedPrice> prices) {}

    /** In the shape of {@code blockPrices}, in gwei; {@code source} says from what. */
    private record Oracle(
            long chainId,
            String unit,
            String source,
            int n,
            @Nullable Instant newestAt,
            @Nullable BigDecimal maxPrice,
            @Nullable Long currentBlockNumber,
            @Nullable Long msSinceLastBlock,
            List<BlockPrice> blockPrices) {}

    private record BlockPrice(
            @Nullable Long blockNumber,
            int estimatedTransactionCount,
            @Nullable BigDecimal baseFeePerGas,
            List<GasOracle.EstimatedPrice> estimatedPrices) {}

    private record Estimate(
            long chainId,
            String route,
            long units,
            String basis,
            int n,
            @Nullable BigDecimal nativeUsd,
            @Nullable Instant nativeUsdAt,
            List<Bid> bids) {}

    /** What it costs at a gas price, in wei, that so many percent of the transactions were below. */
    private record Bid(
            int confidence,
            BigDecimal gasPrice,
            BigDecimal cost,
            @Nullable BigDecimal costUsd) {}

    Future<Loaded> oracle(RequestParameters parameters) {
        long chain = parameters.requiredInteger("chain");
        return store.answer(
                Dependence.always(),
                Answer.CachePolicy.LIVE,
                (connection, now) -> newest(connection, chain).map(newest -> oracle(chain, newest, now)));
    }

    private static Future<Newest> newest(SqlConnection connection, long chain) {
        var sql = new Sql();
        sql.add("select ts, block, gas_price, base_fee from gas_transactions where chain_id = " + sql.bind(chain))
                .add("and gas_price is not null order by ts desc limit " + SAMPLE);
        return sql.on(connection).map(rows -> newest(GasStore.list(rows, row -> row)));
    }

    private static Newest newest(List<Row> rows) {
        if (rows.isEmpty()) {
            return new Newest(null, null, null, 0, List.of());
        }
        List<Row> based = rows.stream()
                .filter(row -> Columns.decimalOrNull(row, "base_fee") != null)
                .toList();
        BigDecimal baseFee = based.isEmpty() ? null : Columns.decimalOrNull(based.get(0), "base_fee");
        List<GasOracle.EstimatedPrice> prices = baseFee == null
                ? GasOracle.estimatedPrices(rows.stream()
                        .map(row -> Columns.decimal(row, "gas_price"))
                        .toList())
                : GasOracle.estimatedPrices(
                        baseFee, based.stream().map(GasOracleReads::priorityFee).toList());
        Long block = rows.stream()
                .map(row -> row.getLong("block"))
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        return new Newest(
                block,
                rows.get(0).getOffsetDateTime("ts").toInstant(),
                baseFee,
                baseFee == null ? rows.size() : based.size(),
                prices);
    }

    private static BigDecimal priorityFee(Row row) {
        return Columns.decimal(row, "gas_price")
                .subtract(Columns.decimal(row, "base_fee"))
                .max(BigDecimal.ZERO);
    }

    private static Oracle oracle(long chain, Newest newest, Instant now) {
        List<GasOracle.EstimatedPrice> inGwei =
                newest.prices.stream().map(GasOracleReads::inGwei).toList();
        Long next = newest.block == null ? null : Long.valueOf(newest.block + 1);
        return new Oracle(
                chain,
                "gwei",
                "trade-costs",
                newest.n,
                newest.time,
                inGwei.isEmpty() ? null : inGwei.get(0).price(),
                newest.block,
                newest.time == null
                        ? null
                        : Long.valueOf(Duration.between(newest.time, now).toMillis()),
                inGwei.isEmpty() ? List.of() : List.of(new BlockPrice(next, newest.n, gwei(newest.baseFee), inGwei)));
    }

    private static GasOracle.EstimatedPrice inGwei(GasOracle.EstimatedPrice price) {
        return new GasOracle.EstimatedPrice(
                price.confidence(),
                Objects.requireNonNull(gwei(price.price())),
                gwei(price.maxPriorityFeePerGas()),
                gwei(price.maxFeePerGas()));
    }

    private static @Nullable BigDecimal gwei(@Nullable BigDecimal wei) {
        return wei == null ? null : wei.movePointLeft(GWEI_DECIMALS).round(Decimals.SHOWN);
    }

    Future<Loaded> estimate(Call call) {
        RequestParameters parameters = call.parameters();
        long chain = parameters.requiredInteger("chain");
        String tokenIn = parameters.string("tokenIn");
        String tokenOut = parameters.string("tokenOut");
        if ((tokenIn == null) != (tokenOut == null)) {
            throw ApiException.invalid(
                    "query", tokenIn == null ? "tokenIn" : "tokenOut", "required", "both tokens or none");
        }
        RouteKind route = RouteKind.valueOf(
                parameters.requiredString("route").toUpperCase(Locale.ROOT).replace('-', '_'));
        boolean approval = parameters.requiredString("approval").equals("true");
        return store.answer(Dependence.always(), Answer.CachePolicy.LIVE, (connection, now) -> {
            Future<List<Long>> history = tokenIn == null || tokenOut == null
                    ? Future.succeededFuture(List.of())
                    : history(connection, chain, tokenIn, tokenOut, route);
            Future<Newest> newest = newest(connection, chain);
            Future<NativePrice.@Nullable At> price = nativePrice.at(connection, chain, now);
            return Future.all(history, newest, price)
                    .map(all -> estimate(
                            chain,
                            route,
                            GasEstimate.of(route, approval, history.result()),
                            newest.result().prices,
                            price.result()));
        });
    }

    private static Future<List<Long>> history(
            SqlConnection connection, long chain, String tokenIn, String tokenOut, RouteKind route) {
        var sql = new Sql();
        String in = token(sql, chain, tokenIn);
        String out = token(sql, chain, tokenOut);
        sql.add("select gas_used from gas_transactions where chain_id = " + sql.bind(chain))
                // The least of a token and nothing would be the token.
                .add("and " + in + " is not null and " + out + " is not null")
                .add("and least(token_first, token_last) = least(" + in + ", " + out + ")")
                .add("and greatest(token_first, token_last) = greatest(" + in + ", " + out + ")")
                .add("and route = " + route.number())
                .add("and not failed and gas_used is not null and gas_price is not null order by ts desc limit "
                        + HISTORY);
        return sql.on(connection).map(rows -> GasStore.list(rows, row -> row.getLong("gas_used")));
    }

    private static String token(Sql sql, long chain, String address) {
        return "(select id from tokens where chain_id = " + sql.bind(chain) + " and address = "
                + sql.bind(address.toLowerCase(Locale.ROOT)) + ")";
    }

    private static Estimate estimate(
            long chain,
            RouteKind route,
            GasEstimate estimate,
            List<GasOracle.EstimatedPrice> prices,
            NativePrice.@Nullable At nativePrice) {
        BigDecimal usd = nativePrice == null ? null : nativePrice.usd();
        List<Bid> bids = prices.stream()
                .map(price -> {
                    BigDecimal cost = price.price()
                            .multiply(BigDecimal.valueOf(estimate.units()))
                            .movePointLeft(NATIVE_DECIMALS)
                            .round(Decimals.SHOWN);
                    return new Bid(
                            price.confidence(),
                            price.price().round(Decimals.SHOWN),
                            cost,
                            GasFigures.shown(usd == null ? null : cost.multiply(usd)));
                })
                .toList();
        return new Estimate(
                chain,
                route.code(),
                estimate.units(),
                estimate.n() == 0 ? "default" : "history",
                estimate.n(),
                usd,
                nativePrice == null ? null : nativePrice.time(),
                bids);
    }
}
