package io.hyperdex.ingest.reference;

import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Posted prices of tokens. */
public final class PriceTable {
    private static final String PUT = """
            insert into prices as p (token_id, ts, source, usd)
            select k.id, u.ts, u.source, u.usd
            from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[]::numeric[])
                as u(chain_id, address, ts, source, usd)
            join tokens k on k.chain_id = u.chain_id and k.address = u.address
            order by 1, 2, 3
            on conflict (token_id, ts, source) do update set usd = excluded.usd where p.usd <> excluded.usd
            returning 1
            """;

    private static final String REVALUE =
            "select revalue_gas($1::bigint[], $2::text[], $3::timestamptz[], array_fill(null::timestamptz, array[$4::integer]))";

    private static final String REVALUE_TRADES =
            "select revalue_trades($1::bigint[], $2::text[], $3::timestamptz[], array_fill(null::timestamptz, array[$4::integer]), $5, $6, null, null)";

    private PriceTable() {}

    /** What one token cost at one time, and who says so. */
    public record Price(long chainId, String token, BigDecimal usd, Instant timestamp, String source) {}

    private record Key(long chainId, String token, Instant timestamp, String source) {}

    /** Within a transaction; of several prices of one time the last stands. Gives how many are new or differ. */
    public static Future<Integer> put(SqlConnection connection, List<Price> prices) {
        Map<Key, Price> distinct = new LinkedHashMap<>();
        Map<Long, Set<String>> tokens = new TreeMap<>();
        for (Price price : prices) {
            distinct.put(new Key(price.chainId, price.token, price.timestamp, price.source), price);
            tokens.computeIfAbsent(price.chainId, chain -> new TreeSet<>()).add(price.token);
        }
        Future<Void> ensured = Future.succeededFuture();
        for (var ofChain : tokens.entrySet()) {
            ensured = ensured.compose(before -> TokenTable.ensure(connection, ofChain.getKey(), ofChain.getValue()));
        }
        return ensured.compose(ready -> connection.preparedQuery(PUT).execute(parameters(distinct.values())))
                .map(rows -> rows.size());
    }

    private static Tuple parameters(Collection<Price> prices) {
        return Tuple.tuple()
                .addValue(prices.stream().map(Price::chainId).toArray(Long[]::new))
                .addValue(prices.stream().map(Price::token).toArray(String[]::new))
                .addValue(prices.stream()
                        .map(price -> price.timestamp.atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(prices.stream().map(Price::source).toArray(String[]::new))
                .addValue(prices.stream().map(price -> price.usd.toString()).toArray(String[]::new));
    }

    /** Asks for gas to be valued again that these prices of what it is paid in cover. After they were put. */
    public static Future<Void> revalueGas(SqlConnection connection, List<Price> natives) {
        return natives.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(REVALUE).execute(times(natives)).mapEmpty();
    }

    /** Asks for trades, and ledgers, to be valued again that these prices cover. After they were put. */
    public static Future<Void> revalueTrades(
            SqlConnection connection, List<Price> prices, Duration fresh, RatesConfig rates) {
        return connection
                .preparedQuery(REVALUE_TRADES)
                .execute(times(prices)
                        .addValue(Interval.of(fresh))
                        .addArrayOfString(new String[] {rates.ether(), rates.bitcoin()}))
                .mapEmpty();
    }

    private static Tuple times(List<Price> prices) {
        return Tuple.tuple()
                .addValue(prices.stream().map(Price::chainId).toArray(Long[]::new))
                .addValue(prices.stream().map(Price::token).toArray(String[]::new))
                .addValue(prices.stream()
                        .map(price -> price.timestamp.atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(prices.size());
    }
}
