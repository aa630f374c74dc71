package io.hyperdex.query.gas;

import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What the coins that gas is paid in are worth. */
final class NativePrice {
    private static final String AT = """
            select p.usd, p.ts from tokens k cross join lateral price_at(k.id, $3, $4) p
            where k.chain_id = $1 and k.address = $2
            """;

    private final QuotesConfig quotes;
    private final PricesConfig prices;

    NativePrice(QuotesConfig quotes, PricesConfig prices) {
        this.quotes = quotes;
        this.prices = prices;
    }

    /** @param time when the price was seen */
    record At(BigDecimal usd, Instant time) {}

    /** Null where no price is known. */
    Future<@Nullable At> at(SqlConnection connection, long chain, Instant now) {
        String token = quotes.wrappedNative(chain);
        if (token == null) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(AT)
                .execute(Tuple.of(chain, token, now.atOffset(ZoneOffset.UTC), Interval.of(prices.fresh())))
                .map(rows -> {
                    for (var row : rows) {
                        return new At(
                                Columns.decimal(row, "usd"),
                                row.getOffsetDateTime("ts").toInstant());
                    }
                    return null;
                });
    }
}
