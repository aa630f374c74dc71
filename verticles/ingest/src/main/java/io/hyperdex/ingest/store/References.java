package io.hyperdex.ingest.store;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.ingest.posted.RefusalCode;
import io.hyperdex.ingest.retention.TradeFloor;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What trades refer to: numbers of texts, pools and their tokens, partitions. What the store said is remembered; pools
 * are looked up again after a minute, and after a second while their tokens are not described yet, in case another node's
 * message was lost.
 */
final class References {
    private static final int ACCOUNTS_MAX = 200_000;
    private static final int POOLS_MAX = 20_000;
    private static final int NAMES_MAX = 1_000;
    private static final long UNDESCRIBED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long DESCRIBED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String PARTITION = "select ensure_trades_partition($1)";

    private final QuotesConfig quotes;
    private final PoolTable poolTable;
    private final Dictionary sources = new Dictionary("sources", "name", NAMES_MAX);
    private final Dictionary protocols = new Dictionary("protocols", "name", NAMES_MAX);
    private final Dictionary accounts = new Dictionary("accounts", "address", ACCOUNTS_MAX);
    private final Map<PoolKey, KnownPool> pools = new Remembered<>(POOLS_MAX);
    private final Set<YearMonth> partitions = new HashSet<>();
    /** Null until it has been asked for. */
    private @Nullable Instant floor;

    References(QuotesConfig quotes) {
        this.quotes = quotes;
        this.poolTable = new PoolTable(quotes);
    }

    Future<Map<String, Integer>> sources(SqlConnection connection, Set<String> names) {
        return sources.numbers(connection, names);
    }

    /** Forgets the pool, or all pools that have the token. */
    void forget(long chainId, String address) {
        pools.entrySet()
                .removeIf(entry -> entry.getKey().chainId() == chainId
                        && (entry.getKey().address().equals(address)
                                || entry.getValue().token0().address().equals(address)
                                || entry.getValue().token1().address().equals(address)));
    }

    void forgetUndescribedPools() {
        pools.values().removeIf(pool -> !pool.isDescribed());
    }

    /** Remembers that the pools show executed prices from now on. */
    void turnToExecutedBasis(Set<Integer> poolIds) {
        pools.replaceAll((key, pool) -> poolIds.contains(pool.id())
                ? new KnownPool(pool.id(), pool.token0(), pool.token1(), pool.quote(), true, pool.readAtNanos())
                : pool);
    }

    /** Remembers before which instant trades are not kept. */
    void raiseFloor(Instant instant) {
        floor = instant;
    }

    /** Makes each entry's row, or its refusal. */
    Future<Void> resolve(SqlConnection connection, List<Entry> all, Map<Integer, String> sourceNames) {
        return floor(connection).compose(known -> resolveFrom(connection, refuseBelowFloor(all, known), sourceNames));
    }

    private Future<Instant> floor(SqlConnection connection) {
        Instant known = floor;
        return known != null
                ? Future.succeededFuture(known)
                : TradeFloor.hold(connection).onSuccess(this::raiseFloor);
    }

    private Future<Void> resolveFrom(SqlConnection connection, List<Entry> entries, Map<Integer, String> sourceNames) {
        Map<PoolKey, List<Entry>> byPool = entries.stream().collect(Collectors.groupingBy(Entry::poolKey));
        return poolsOf(connection, byPool)
                .compose(known -> Future.all(
                                protocols.numbers(connection, texts(entries, PostedTrade::protocol)),
                                accounts.numbers(connection, accountsOf(entries)),
                                ensurePartitions(connection, entries))
                        .map(numbers -> {
                            Map<String, Integer> protocolIds = numbers.resultAt(0);
                            Map<String, Integer> accountIds = numbers.resultAt(1);
                            known.forEach((key, pool) -> {
                                for (Entry entry : byPool.getOrDefault(key, List.of())) {
                                    var ids = ids(entry, protocolIds, accountIds);
                                    judge(entry, pool, ids, sourceNames.get(ids.source()));
                                }
                            });
                            return null;
                        }));
    }

    /** What is too old makes no pool and no partition; gives the others. */
    private List<Entry> refuseBelowFloor(List<Entry> entries, Instant floor) {
        List<Entry> kept = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (entry.trade().timestamp().isBefore(floor)) {
                entry.refuse(RefusalCode.TOO_OLD, "timestamp", "is before " + floor + "; older trades are not kept");
            } else {
                kept.add(entry);
            }
        }
        return kept;
    }

    private static TradeRow.Ids ids(Entry entry, Map<String, Integer> protocols, Map<String, Integer> accounts) {
        PostedTrade trade = entry.trade();
        return new TradeRow.Ids(
                entry.identity.sourceId(),
                number(protocols, trade.protocol()),
                number(accounts, trade.trader()),
                trade.recipient() == null ? null : number(accounts, trade.recipient()));
    }

    private static int number(Map<String, Integer> numbers, String text) {
        Integer number = numbers.get(text);
        if (number == null) {
            throw new IllegalStateException("the store did not number " + text);
        }
        return number;
    }

    private void judge(Entry entry, KnownPool pool, TradeRow.Ids ids, @Nullable String source) {
        PostedTrade trade = entry.trade();
        if (!pool.hasPair(trade.token0(), trade.token1())) {
            String pair = pool.token0().address() + " and " + pool.token1().address();
            entry.refuse(RefusalCode.POOL_MISMATCH, "pool", "has the tokens " + pair);
            return;
        }
        boolean zeroForOne = trade.zeroForOne();
        Integer decimalsIn = (zeroForOne ? pool.token0() : pool.token1()).decimals();
        Integer decimalsOut = (zeroForOne ? pool.token1() : pool.token0()).decimals();
        judgePrecision(entry, decimalsIn, decimalsOut);
        TokenSide stable = quotes.stableSide(trade.chainId(), trade.token0(), trade.token1());
        entry.row = TradeRow.of(trade, String.valueOf(source), ids, pool, stable);
    }

    private static void judgePrecision(Entry entry, @Nullable Integer decimalsIn, @Nullable Integer decimalsOut) {
        if (tooPrecise(entry.trade().amountIn(), decimalsIn)) {
            entry.refuse(RefusalCode.PRECISION, "amountIn", "tokenIn has " + decimalsIn + " decimals");
        } else if (tooPrecise(entry.trade().amountOut(), decimalsOut)) {
            entry.refuse(RefusalCode.PRECISION, "amountOut", "tokenOut has " + decimalsOut + " decimals");
        }
    }

    private static boolean tooPrecise(@Nullable BigDecimal amount, @Nullable Integer decimals) {
        return amount != null
                && decimals != null
                && amount.scale() > decimals
                && amount.stripTrailingZeros().scale() > decimals;
    }

    /** The known pools of the entries; entries that may not make theirs are refused, and it stays unknown. */
    private Future<Map<PoolKey, KnownPool>> poolsOf(SqlConnection connection, Map<PoolKey, List<Entry>> byPool) {
        Map<PoolKey, KnownPool> known = new HashMap<>();
        Set<PoolKey> missing = new HashSet<>();
        for (PoolKey key : byPool.keySet()) {
            KnownPool pool = pools.get(key);
            if (pool != null && isFresh(pool)) {
                known.put(key, pool);
            } else {
                missing.add(key);
            }
        }
        if (missing.isEmpty()) {
            return Future.succeededFuture(known);
        }
        return read(connection, missing, known).compose(read -> {
            List<Entry> orphans = missing.stream()
                    .filter(key -> !known.containsKey(key))
                    .flatMap(key -> Objects.requireNonNull(byPool.get(key)).stream())
                    .toList();
            return orphans.isEmpty() ? Future.succeededFuture(known) : create(connection, orphans, known);
        });
    }

    private static boolean isFresh(KnownPool pool) {
        return System.nanoTime() - pool.readAtNanos() < (pool.isDescribed() ? DESCRIBED_NANOS : UNDESCRIBED_NANOS);
    }

    private Future<Void> read(SqlConnection connection, Set<PoolKey> keys, Map<PoolKey, KnownPool> known) {
        return poolTable.read(connection, keys).map(read -> {
            pools.putAll(read);
            known.putAll(read);
            return null;
        });
    }

    /** A trade that is refused makes no pool: neither one that is too precise nor one whose id is taken. */
    private Future<Map<PoolKey, KnownPool>> create(
            SqlConnection connection, List<Entry> orphans, Map<PoolKey, KnownPool> known) {
        List<IdentityKey> identities =
                orphans.stream().map(entry -> entry.identity).toList();
        return Future.all(
                        poolTable.decimals(connection, tokensOf(orphans)),
                        IdentityTable.contents(connection, identities))
                .compose(read -> {
                    Map<PoolKey, Integer> decimals = read.resultAt(0);
                    Map<IdentityKey, UUID> taken = read.resultAt(1);
                    List<PostedTrade> founders = new ArrayList<>();
                    for (Entry entry : orphans) {
                        PostedTrade trade = entry.trade();
                        judgePrecision(
                                entry,
                                decimals.get(new PoolKey(trade.chainId(), trade.tokenIn())),
                                decimals.get(new PoolKey(trade.chainId(), trade.tokenOut())));
                        if (taken.containsKey(entry.identity)) {
                            entry.refuse(RefusalCode.CONFLICT, "tradeId", "is taken by a trade with other content");
                        }
                        if (entry.refusal == null) {
                            founders.add(trade);
                        }
                    }
                    Set<PoolKey> keys = orphans.stream().map(Entry::poolKey).collect(Collectors.toSet());
                    return founders.isEmpty()
                            ? Future.succeededFuture(known)
                            : poolTable
                                    .create(connection, founders)
                                    .compose(created -> read(connection, keys, known))
                                    .map(complete -> known);
                });
    }

    private Future<Void> ensurePartitions(SqlConnection connection, List<Entry> entries) {
        Set<YearMonth> months = new TreeSet<>();
        entries.forEach(
                entry -> months.add(YearMonth.from(entry.trade().timestamp().atOffset(ZoneOffset.UTC))));
        months.removeAll(partitions);
        Future<Void> made = Future.succeededFuture();
        for (YearMonth month : months) {
            made = made.compose(before -> connection
                            .preparedQuery(PARTITION)
                            .execute(Tuple.of(month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC))))
                    .map(made1 -> {
                        partitions.add(month);
                        return null;
                    });
        }
        return made;
    }

    private static Set<String> texts(Collection<Entry> entries, Function<PostedTrade, String> text) {
        return entries.stream().map(Entry::trade).map(text).collect(Collectors.toSet());
    }

    private static Set<String> accountsOf(Collection<Entry> entries) {
        Set<String> accounts = texts(entries, PostedTrade::trader);
        entries.forEach(entry -> {
            if (entry.trade().recipient() != null) {
                accounts.add(entry.trade().recipient());
            }
        });
        return accounts;
    }

    private static Set<PoolKey> tokensOf(Collection<Entry> entries) {
        Set<PoolKey> tokens = new HashSet<>();
        entries.forEach(entry -> {
            tokens.add(new PoolKey(entry.trade().chainId(), entry.trade().tokenIn()));
            tokens.add(new PoolKey(entry.trade().chainId(), entry.trade().tokenOut()));
        });
        return tokens;
    }
}
