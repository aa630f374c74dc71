package io.hyperdex.query.traders;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.LedgerFormat;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.LedgerDays;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.hyperdex.platform.store.TraderSight;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads ledgers with what they hold now. */
final class LedgerStore {
    private static final String FIND = """
            select a.id as trader, l.id, s.name, l.figures, case when l.open then l.passed end as passed,
                coalesce((select position from analytics_progress where name = 'ledger-' || a.id % 4), 0) as reached
            from accounts a left join ledgers l on l.trader_id = a.id left join sources s on s.id = l.source_id
            where a.address = $1
            order by s.name collate "C"
            """;
    private static final String SEEN = "select " + TraderSight.VISIBLE + """
            as visible, exists (select from trades where trader_id = a.id) as known from (select $1::integer as id) a
            """;
    /** Among prices that are fresh the best source, else the newest price. */
    private static final String MARK = """
            left join lateral (
                select * from (
                    (select 1 as choice, usd, ts, source from prices
                        where token_id = k.id and ts <= $2 and ts > $2 - make_interval(secs => $3)
                        order by case source when 'route' then 1 when 'feed' then 2 else 3 end, ts desc,
                            source collate "C" desc limit 1)
                    union all
                    (select 2, usd, ts, source from prices where token_id = k.id and ts <= $2
                        order by ts desc, source collate "C" desc limit 1)) c
                order by choice limit 1) m on true
            """;

    private static final String HOLDINGS = """
            select k.chain_id, k.address, k.symbol, b.totals, m.usd, m.ts, m.source
            from books b join tokens k on k.id = b.token_id
            """ + MARK + "where b.ledger_id = $1 order by k.chain_id, k.address";
    private static final String RATE =
            "select m.usd, m.ts, m.source from tokens k " + MARK + "where k.chain_id = 1 and k.address = $1";

    private final NodeContext node;
    private final QuotesConfig quotes;
    private final RatesConfig rates;
    private final double freshSeconds;
    private final Duration priceStale;

    LedgerStore(NodeContext node, Duration priceStale) {
        this.node = node;
        this.quotes = node.configuration().section("quotes", QuotesConfig.class);
        this.rates = node.configuration().section("rates", RatesConfig.class);
        this.freshSeconds = node.configuration()
                        .section("prices", PricesConfig.class)
                        .fresh()
                        .toMillis()
                / 1_000.0;
        this.priceStale = priceStale;
    }

    /** The ledger that the question is about; 403 when there is one and the caller may not see it. */
    Future<StoredLedger> find(SqlConnection connection, LedgerQuestion question) {
        Future<AsOf> head =
                Heads.asOf(connection, node.store().identity(), node.clock().instant());
        Future<RowSet<Row>> found = connection.preparedQuery(FIND).execute(Tuple.of(question.trader()));
        return Future.all(head, found).compose(both -> {
            Row chosen = null;
            Row any = null;
            for (Row row : found.result()) {
                any = row;
                String name = row.getString("name");
                if (name != null && question.visible().sees(name) && rank(question, name) < rank(question, chosen)) {
                    chosen = row;
                }
            }
            if (any == null) {
                return Future.succeededFuture(StoredLedger.none(head.result()));
            }
            AsOf asOf = reached(head.result(), any.getLong("reached"));
            return chosen == null
                    ? requireSight(connection, question, any.getInteger("trader"))
                            .map(StoredLedger.none(asOf))
                    : Future.succeededFuture(ledger(chosen, asOf));
        });
    }

    /** The named source, else the caller's own, then the chain, then the first; the lower the better. */
    private static int rank(LedgerQuestion question, @Nullable Row row) {
        return row == null ? Integer.MAX_VALUE : rank(question, row.getString("name"));
    }

    private static int rank(LedgerQuestion question, String name) {
        if (question.source() != null) {
            return name.equals(question.source()) ? 0 : Integer.MAX_VALUE;
        }
        if (name.equals(question.own())) {
            return 0;
        }
        return name.equals(Sight.CHAIN_SOURCE) ? 1 : 2;
    }

    private static StoredLedger ledger(Row row, AsOf asOf) {
        Buffer figures = row.getBuffer("figures");
        OffsetDateTime passed = row.getOffsetDateTime("passed");
        return new StoredLedger(
                row.getInteger("id"),
                row.getString("name"),
                StoredLedger.figures(figures == null ? null : figures.getBytes()),
                passed == null ? null : passed.toInstant(),
                asOf);
    }

    /** Analytics may be behind the trades, and its answers say so. */
    private AsOf reached(AsOf head, long position) {
        return new AsOf(
                node.store().identity().at(Math.min(position, head.position().offset())),
                head.time(),
                head.chains(),
                head.reference());
    }

    private static Future<Void> requireSight(SqlConnection connection, LedgerQuestion question, int trader) {
        if (question.visible().everything()) {
            return Future.succeededFuture();
        }
        List<String> sources = question.source() == null
                ? question.visible().sources()
                : question.visible().sources().stream()
                        .filter(question.source()::equals)
                        .toList();
        Tuple parameters = Tuple.of(trader).addValue(sources.toArray(String[]::new));
        return connection.preparedQuery(SEEN).execute(parameters).compose(rows -> {
            Row row = rows.iterator().next();
            return row.getBoolean("visible") || !row.getBoolean("known")
                    ? Future.succeededFuture()
                    : Future.failedFuture(ApiException.of(
                            ErrorCode.FORBIDDEN, "the trades of this trader need a key of their source"));
        });
    }

    /**
     * A token of a ledger.
     *
     * @param totals of the view that was asked for
     * @param mark null without a price
     */
    record Holding(
            long chainId,
            String token,
            @Nullable String symbol,
            BookTotals totals,
            @Nullable Mark mark) {}

    /**
     * What a unit is worth now.
     *
     * @param price in the currency of the view
     * @param stale whether it, or the rate of that currency, is old
     * @param freshUntil when the first of the two is; null for never
     */
    record Mark(
            BigDecimal price,
            @Nullable Instant time,
            String source,
            boolean stale,
            @Nullable Instant freshUntil) {}

    /** What the ledger holds or has held, with marks of now in the currency of the question. */
    Future<List<Holding>> holdings(SqlConnection connection, StoredLedger ledger, LedgerQuestion question) {
        if (ledger.id() == null) {
            return Future.succeededFuture(List.of());
        }
        Instant now = ledger.asOf().time();
        return rate(connection, question.view().currency(), now)
                .compose(rate -> connection
                        .preparedQuery(HOLDINGS)
                        .execute(Tuple.of(ledger.id(), now.atOffset(ZoneOffset.UTC), freshSeconds))
                        .map(rows -> {
                            List<Holding> holdings = new ArrayList<>(rows.size());
                            for (Row row : rows) {
                                holdings.add(new Holding(
                                        row.getLong("chain_id"),
                                        row.getString("address"),
                                        row.getString("symbol"),
                                        LedgerFormat.totals(
                                                row.getBuffer("totals").getBytes(), question.view()),
                                        mark(row, now, rate)));
                            }
                            return holdings;
                        }));
    }

    /** A unit of the currency in USD; null when it has no price. */
    private Future<@Nullable Mark> rate(SqlConnection connection, Currency currency, Instant now) {
        if (currency == Currency.USD) {
            return Future.succeededFuture(new Mark(BigDecimal.ONE, null, "usd", false, null));
        }
        String token = rateToken(currency);
        return connection
                .preparedQuery(RATE)
                .execute(Tuple.of(token, now.atOffset(ZoneOffset.UTC), freshSeconds))
                .map(rows -> rows.size() == 0 ? null : posted(rows.iterator().next(), now));
    }

    /** At whose price in USD a currency other than USD counts. */
    String rateToken(Currency currency) {
        return currency == Currency.ETH ? rates.ether() : rates.bitcoin();
    }

    private @Nullable Mark mark(Row row, Instant now, @Nullable Mark rate) {
        Mark priced = posted(row, now);
        if (quotes.isStable(row.getLong("chain_id"), row.getString("address"))
                && (priced == null || Prices.isAtPar(priced.price))) {
            priced = new Mark(BigDecimal.ONE, null, "stable-leg", false, null);
        }
        return priced == null || rate == null
                ? null
                : new Mark(
                        Prices.shown(priced.price.divide(rate.price, Decimals.STORED)),
                        priced.time,
                        priced.source,
                        priced.stale || rate.stale,
                        earlier(priced.freshUntil, rate.freshUntil));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private @Nullable Mark posted(Row row, Instant now) {
        BigDecimal usd = Columns.decimalOrNull(row, "usd");
        if (usd == null) {
            return null;
        }
        Instant time = row.getOffsetDateTime("ts").toInstant();
        Instant freshUntil = time.plus(priceStale);
        return new Mark(
                usd, time, row.getString("source").toLowerCase(Locale.ROOT), now.isAfter(freshUntil), freshUntil);
    }

    /** Its days that have ended, as far as it has come; none without trades. */
    Future<LedgerDays> days(SqlConnection connection, StoredLedger ledger) {
        return ledger.id() == null
                ? Future.succeededFuture(LedgerDays.NONE)
                : LedgerDays.read(connection, ledger.id()).map(days -> days.until(ledger.day()));
    }

    NodeContext node() {
        return node;
    }
}
