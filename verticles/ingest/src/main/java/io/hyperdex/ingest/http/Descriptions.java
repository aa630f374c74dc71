package io.hyperdex.ingest.http;

import io.hyperdex.domain.Pool;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.ingest.CacheNotice;
import io.hyperdex.ingest.reference.PoolTable;
import io.hyperdex.ingest.reference.Repricing;
import io.hyperdex.ingest.reference.TokenTable;
import io.hyperdex.ingest.reference.Transactions;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.ReferenceChanged;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.PoolReader;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code PUT /v1/tokens} and {@code PUT /v1/pools}. */
final class Descriptions {
    /** The answer counts the traders of a pool's windows up to so many trades. */
    private static final int COUNTED_TRADES_MAX = 10_000;

    private final NodeContext node;
    private final Intake intake;
    private final QuotesConfig quotes;
    private final JsonBody bodies;
    private final CacheNotice notice;
    private final PoolReader pools = new PoolReader(COUNTED_TRADES_MAX);

    Descriptions(NodeContext node, Intake intake, QuotesConfig quotes, JsonBody bodies) {
        this.node = node;
        this.intake = intake;
        this.quotes = quotes;
        this.bodies = bodies;
        this.notice = new CacheNotice(node.bus());
    }

    Future<Answer> putToken(Call call) {
        return bodies.read(call, "putToken")
                .map(body -> new TokenTable.Description(
                        call.parameters().requiredInteger("chain"),
                        lowerCase(call.parameters().requiredString("address")),
                        body.getString("symbol"),
                        body.getString("name"),
                        body.getInteger("decimals")))
                .compose(token -> describe(token)
                        .compose(counted -> notice.changed(counted.version(), Tags.TOKEN, Tags.TOKENS)
                                .map(counted.described()))
                        .compose(described -> answer(described.created(), token.chainId(), token.address(), token)));
    }

    /** A change with the version that it made. */
    private record Counted<T>(T described, long version) {
        static <T> Future<Counted<T>> of(SqlConnection connection, T described) {
            return Heads.nextReference(connection).map(version -> new Counted<>(described, version));
        }
    }

    private Future<Counted<TokenTable.Described>> describe(TokenTable.Description token) {
        return Transactions.run(
                node.store(),
                connection -> TokenTable.put(connection, token).compose(described -> {
                    Future<Void> repriced = described.decimalsBecameKnown()
                            ? Repricing.run(
                                    connection, described.id(), node.clock().instant())
                            : Future.succeededFuture();
                    return repriced.compose(done -> Counted.of(connection, described));
                }));
    }

    Future<Answer> putPool(Call call) {
        return bodies.read(call, "putPool")
                .map(body -> pool(call, body))
                .compose(pool -> describe(pool)
                        .compose(counted -> notice.changed(
                                        counted.version(), Tags.described(pool.address()), Tags.POOLS, Tags.TOKENS)
                                .map(counted.described()))
                        .compose(described -> read(described.id())
                                .compose(shown -> answer(described.created(), pool.chainId(), pool.address(), shown))));
    }

    private Future<Counted<PoolTable.Described>> describe(PoolTable.Description pool) {
        return Transactions.run(
                node.store(),
                connection -> PoolTable.put(
                                connection,
                                pool,
                                quotes.stableSide(pool.chainId(), pool.token0(), pool.token1()) != null)
                        .compose(described -> Counted.of(connection, described)));
    }

    private Future<Pool> read(int poolId) {
        return node.store()
                .withConnection(connection ->
                        pools.read(connection, List.of(poolId), node.clock().instant()))
                .map(read -> read.get(0));
    }

    private PoolTable.Description pool(Call call, JsonObject body) {
        long chainId = call.parameters().requiredInteger("chain");
        String token0 = lowerCase(body.getString("token0"));
        String token1 = lowerCase(body.getString("token1"));
        if (token0.compareTo(token1) >= 0) {
            throw ApiException.of(ErrorCode.UNPROCESSABLE, "token0 must be the lower address, as on chain");
        }
        String quote = body.getString("quote");
        return new PoolTable.Description(
                chainId,
                lowerCase(call.parameters().requiredString("address")),
                body.getString("protocol"),
                token0,
                token1,
                decimal(body, "fee"),
                quote == null
                        ? quotes.quote(chainId, token0, token1)
                        : quote.equals("token0") ? TokenSide.TOKEN0 : TokenSide.TOKEN1,
                decimal(body, "reserve0"),
                decimal(body, "reserve1"),
                decimal(body, "liquidityUsd"));
    }

    /** The writer of this node looks again before the answer is given; those of other nodes when they hear of it. */
    private Future<Answer> answer(boolean created, long chainId, String address, Record data) {
        node.bus().publish(Topics.REFERENCE, new ReferenceChanged(chainId, address));
        return intake.forget(chainId, address)
                .compose(forgotten -> node.store()
                        .withConnection(connection -> Heads.asOf(
                                connection,
                                node.store().identity(),
                                node.clock().instant())))
                .map(asOf ->
                        new Answer(created ? 201 : 200, new Answer.Page(data, null, asOf), Answer.CachePolicy.PRIVATE));
    }

    private static @Nullable BigDecimal decimal(JsonObject body, String name) {
        String text = body.getString(name);
        return text == null ? null : new BigDecimal(text);
    }

    private static String lowerCase(@Nullable String address) {
        return Objects.requireNonNull(address).toLowerCase(Locale.ROOT);
    }
}
