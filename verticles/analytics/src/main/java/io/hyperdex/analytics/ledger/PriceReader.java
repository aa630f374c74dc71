package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads prices from the store, and knows which tokens stand for currencies and for what gas is paid in. */
final class PriceReader {
    private static final String TOKENS = "select id, chain_id, address from tokens where id = any($1)";
    private static final String NAMED = "select id from tokens where chain_id = $1 and address = $2";
    private static final String ENSURE =
            "insert into tokens (chain_id, address) values ($1, $2) on conflict (chain_id, address) do nothing";
    /** What lies in the windows, and the newest before each of them. */
    private static final String PRICES = """
            select distinct k.id, p.ts, p.source, p.usd
            from unnest($1::integer[]) as k(id)
            cross join unnest($2::timestamptz[], $3::timestamptz[]) as w(after, until)
            cross join lateral (
                select ts, source, usd from prices where token_id = k.id and ts > w.after and ts <= w.until
                union all (
                    select ts, source, usd from prices where token_id = k.id and ts <= w.after
                    order by ts desc, source collate "C" desc limit 1)) p
            order by 2, 3
            """;

    /** Windows of all tokens in one statement; of more tokens several are made. */
    private static final int LOOKS_MAX = 20_000;

    private static final Duration COVERED_MAX = Duration.ofDays(1);
    /** Of as many tokens. */
    private static final Duration COVERED_BY_ALL_MAX = Duration.ofDays(30);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final QuotesConfig quotes;
    private final RatesConfig rates;
    private final Duration fresh;
    /** How long before a time its prices are read from. */
    private final Duration before;

    private final Map<Integer, Boolean> stable = new HashMap<>();
    private final Map<Long, Integer> natives = new HashMap<>();
    private final Map<Currency, Integer> currencies = new EnumMap<>(Currency.class);

    PriceReader(QuotesConfig quotes, RatesConfig rates, Duration fresh) {
        this.quotes = quotes;
        this.rates = rates;
        this.fresh = fresh;
        // A route's price of the very second gives way to the one before it, however old that is.
        this.before = fresh.compareTo(SECOND) < 0 ? SECOND : fresh;
    }

    /** Whether the prices of the times are quickly found, and few enough to be read at once though there were one each second. */
    boolean suits(int tokens, MarkTimes times) {
        List<MarkTimes.Window> windows = times.windows(before);
        Duration covered = MarkTimes.covered(windows, before);
        return (long) tokens * windows.size() <= LOOKS_MAX
                && covered.compareTo(COVERED_MAX) <= 0
                && covered.multipliedBy(tokens).compareTo(COVERED_BY_ALL_MAX) <= 0;
    }

    /** The prices of the tokens, and of the currencies, that held at the times. */
    Future<Marks> marks(SqlConnection connection, Collection<Integer> tokens, MarkTimes times) {
        Set<Integer> unknown = new TreeSet<>(tokens);
        unknown.removeAll(stable.keySet());
        return learn(connection, unknown)
                .compose(known -> currency(connection, Currency.ETH, rates.ether()))
                .compose(known -> currency(connection, Currency.BTC, rates.bitcoin()))
                .compose(known -> {
                    Set<Integer> all = new TreeSet<>(tokens);
                    all.addAll(currencies.values());
                    return read(connection, all, times.windows(before));
                });
    }

    private Future<Marks> read(SqlConnection connection, Set<Integer> tokens, List<MarkTimes.Window> windows) {
        Set<Integer> stableOnes = new HashSet<>(tokens);
        stableOnes.removeIf(token -> !stable.getOrDefault(token, false));
        var lines = new PriceLines(fresh, stableOnes, Map.copyOf(currencies));
        List<Integer> all = List.copyOf(tokens);
        int atOnce = Math.max(1, LOOKS_MAX / Math.max(1, windows.size()));
        Future<Void> read = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += atOnce) {
            List<Integer> some = all.subList(from, Math.min(from + atOnce, all.size()));
            read = read.compose(before -> read(connection, some, windows, lines));
        }
        return read.map(lines);
    }

    private Future<Void> read(
            SqlConnection connection, List<Integer> tokens, List<MarkTimes.Window> windows, PriceLines lines) {
        Tuple parameters = Tuple.of(
                tokens.toArray(Integer[]::new),
                windows.stream()
                        .map(window -> window.first().minus(before).atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new),
                windows.stream()
                        .map(window -> window.last().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return connection.preparedQuery(PRICES).execute(parameters).map(rows -> {
            rows.forEach(row -> lines.add(
                    row.getInteger(0),
                    new PriceLines.Line(
                            row.getOffsetDateTime(1).toInstant(), row.getString(2), Columns.decimal(row, "usd"))));
            return null;
        });
    }

    private Future<Void> learn(SqlConnection connection, Set<Integer> unknown) {
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple().addValue(unknown.toArray(Integer[]::new));
        return connection.preparedQuery(TOKENS).execute(parameters).map(rows -> {
            rows.forEach(row -> stable.put(row.getInteger(0), quotes.isStable(row.getLong(1), row.getString(2))));
            return null;
        });
    }

    private Future<Void> currency(SqlConnection connection, Currency currency, String address) {
        if (currencies.containsKey(currency)) {
            return Future.succeededFuture();
        }
        return token(connection, RatesConfig.CHAIN, address).map(id -> {
            if (id != null) {
                currencies.put(currency, id);
            }
            return null;
        });
    }

    private static Future<@Nullable Integer> token(SqlConnection connection, long chain, String address) {
        return connection
                .preparedQuery(NAMED)
                .execute(Tuple.of(chain, address))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getInteger(0));
    }

    /** Makes sure of the tokens that gas of these chains is counted in. */
    Future<Void> learnNatives(SqlConnection connection, Collection<Long> chains) {
        Future<Void> learnt = Future.succeededFuture();
        for (Long chain : new TreeSet<>(chains)) {
            String address = quotes.wrappedNative(chain);
            if (address != null && !natives.containsKey(chain)) {
                learnt = learnt.compose(
                                before -> connection.preparedQuery(ENSURE).execute(Tuple.of(chain, address)))
                        .compose(ensured -> token(connection, chain, address))
                        .map(id -> {
                            if (id != null) {
                                natives.put(chain, id);
                            }
                            return null;
                        });
            }
        }
        return learnt;
    }

    /** 0 when the chain has none. */
    int nativeToken(long chain) {
        return natives.getOrDefault(chain, 0);
    }

    /** What is remembered of tokens that a transaction has made goes with it. */
    void forget() {
        natives.clear();
        currencies.clear();
        stable.clear();
    }
}
