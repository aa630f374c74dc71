package io.hyperdex.analytics.ledger;

import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads executed trades as ledgers take them. */
final class SwapReader {
    /** Trades of one page, of all its ledgers; of one of them alone there may be more that are of one time. */
    private static final int PAGE = 5_000;

    private static final int PAGE_OF_LEDGER_MIN = 100;

    private static final int NATIVE_DECIMALS = 18;

    private static final String COLUMNS = """
            select t.ts, t.trader_id, t.source_id, t.protocol_id, t.zero_for_one, t.amount_in, t.amount_out, t.amount_usd,
                t.block_number, t.tx_hash, t.log_index, t.trade_id, t.gas_used, t.effective_gas_price,
                p.chain_id, p.token0, p.token1, p.quote, p.fee, s.name as source
            """;
    private static final String NAMES = "join pools p on p.id = t.pool_id join sources s on s.id = t.source_id\n";
    private static final String STRETCH = COLUMNS + "from trades t " + NAMES + """
            where t.position between $1 and $2 and t.ts between $3 and $4 and t.status = 0
                and t.trader_id % $5 = $6
            order by t.position
            """;
    /** Written so that each ledger is read by its trader, in this order, whatever is known of how many trades he has. */
    private static final String PAGE_OF_LEDGERS = COLUMNS + """
            from unnest($1::integer[], $2::integer[], $3::timestamptz[]) as k(trader, source, after)
            cross join lateral (
                select * from trades t
                where t.trader_id between k.trader and k.trader and t.ts > k.after
                    and t.source_id = k.source and t.position <= $4 and t.status = 0
                order by t.trader_id, t.ts limit $5) t
            """ + NAMES;

    private final PriceReader prices;

    SwapReader(PriceReader prices) {
        this.prices = prices;
    }

    /** The trades of a share of the traders, by ledger, each in the one order of trades. */
    Future<Map<LedgerKey, List<LedgerSwap>>> stretch(SqlConnection connection, Stretch stretch, int shares, int share) {
        Tuple parameters =
                Tuple.of(stretch.first(), stretch.last(), stretch.minTime(), stretch.maxTime(), shares, share);
        return connection
                .preparedQuery(STRETCH)
                .execute(parameters)
                .compose(rows -> learn(connection, rows).map(learnt -> byLedger(rows)));
    }

    /**
     * The next trades of some ledgers, of each all of every time that it has any of.
     *
     * @param unfinished ledgers that may have more, and the time that these come after
     */
    record Page(Map<LedgerKey, List<LedgerSwap>> swaps, Map<LedgerKey, Instant> unfinished) {}

    /** The trades after a time of each ledger, up to a position. */
    Future<Page> page(SqlConnection connection, Map<LedgerKey, Instant> after, long position) {
        return page(connection, after, position, Math.max(PAGE_OF_LEDGER_MIN, PAGE / Math.max(1, after.size())));
    }

    private Future<Page> page(SqlConnection connection, Map<LedgerKey, Instant> after, long position, int size) {
        if (after.isEmpty()) {
            return Future.succeededFuture(new Page(Map.of(), Map.of()));
        }
        Tuple parameters = Tuple.tuple()
                .addValue(after.keySet().stream().map(LedgerKey::trader).toArray(Integer[]::new))
                .addValue(after.keySet().stream().map(LedgerKey::source).toArray(Integer[]::new))
                .addValue(after.values().stream()
                        .map(time -> time.atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addLong(position)
                .addInteger(size + 1);
        return connection
                .preparedQuery(PAGE_OF_LEDGERS)
                .execute(parameters)
                .compose(rows -> learn(connection, rows).compose(learnt -> {
                    Map<LedgerKey, List<LedgerSwap>> byLedger = byLedger(rows);
                    Map<LedgerKey, Instant> unfinished = new LinkedHashMap<>();
                    Map<LedgerKey, Instant> crowded = new LinkedHashMap<>();
                    byLedger.forEach((key, swaps) -> {
                        if (swaps.size() > size) {
                            Instant open = timeOf(swaps, size);
                            swaps.removeIf(swap -> swap.order().timestamp().equals(open));
                            if (swaps.isEmpty()) {
                                crowded.put(key, Objects.requireNonNull(after.get(key)));
                            } else {
                                unfinished.put(key, timeOf(swaps, swaps.size() - 1));
                            }
                        }
                    });
                    byLedger.keySet().removeAll(crowded.keySet());
                    return page(connection, crowded, position, 2 * size).map(more -> {
                        byLedger.putAll(more.swaps);
                        unfinished.putAll(more.unfinished);
                        return new Page(byLedger, unfinished);
                    });
                }));
    }

    /** Of each in the one order of trades. */
    private Map<LedgerKey, List<LedgerSwap>> byLedger(RowSet<Row> rows) {
        Map<LedgerKey, List<LedgerSwap>> byLedger = new LinkedHashMap<>();
        for (Row row : rows) {
            var key = new LedgerKey(row.getInteger("trader_id"), row.getInteger("source_id"));
            byLedger.computeIfAbsent(key, absent -> new ArrayList<>()).add(swap(row));
        }
        byLedger.values().forEach(swaps -> swaps.sort(Comparator.comparing(LedgerSwap::order)));
        return byLedger;
    }

    /** About half of them, in their order, with all of every time; all of them when they are of one. */
    static List<LedgerSwap> firstHalf(List<LedgerSwap> swaps) {
        int end = (swaps.size() + 1) / 2;
        while (end < swaps.size() && timeOf(swaps, end).equals(timeOf(swaps, end - 1))) {
            end++;
        }
        return swaps.subList(0, end);
    }

    private static Instant timeOf(List<LedgerSwap> swaps, int place) {
        return swaps.get(place).order().timestamp();
    }

    private Future<Void> learn(SqlConnection connection, RowSet<Row> rows) {
        Set<Long> chains = new TreeSet<>();
        for (Row row : rows) {
            if (gas(row) != null) {
                chains.add(row.getLong("chain_id"));
            }
        }
        return prices.learnNatives(connection, chains);
    }

    private LedgerSwap swap(Row row) {
        boolean zeroForOne = row.getBoolean("zero_for_one");
        int token0 = row.getInteger("token0");
        int token1 = row.getInteger("token1");
        Buffer transaction = row.getBuffer("tx_hash");
        long chain = row.getLong("chain_id");
        return new LedgerSwap(
                TradeRows.order(row),
                row.getInteger("protocol_id"),
                zeroForOne ? token0 : token1,
                zeroForOne ? token1 : token0,
                new LedgerSwap.Amounts(Columns.decimal(row, "amount_in"), Columns.decimal(row, "amount_out")),
                Columns.decimalOrNull(row, "amount_usd"),
                Columns.decimalOrNull(row, "fee"),
                new LedgerSwap.Gas(
                        transaction == null
                                ? null
                                : chain + ":" + HexFormat.of().formatHex(transaction.getBytes()),
                        gas(row),
                        prices.nativeToken(chain)),
                zeroForOne == (row.getShort("quote") == 0));
    }

    private static @Nullable BigDecimal gas(Row row) {
        Long used = row.getLong("gas_used");
        BigDecimal price = Columns.decimalOrNull(row, "effective_gas_price");
        return used == null || price == null
                ? null
                : price.multiply(BigDecimal.valueOf(used)).movePointLeft(NATIVE_DECIMALS);
    }
}
