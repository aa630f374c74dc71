package io.hyperdex.query.traders;

import io.hyperdex.domain.Window;
import io.hyperdex.domain.risk.BenchmarkComparison;
import io.hyperdex.domain.risk.Concentration;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.Liquidity;
import io.hyperdex.domain.risk.MeasureSettings;
import io.hyperdex.domain.risk.Performance;
import io.hyperdex.domain.risk.RiskAppetite;
import io.hyperdex.domain.risk.TailRisk;
import io.hyperdex.domain.risk.TraderStyle;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.LedgerDays;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers what a trader may lose. */
final class RiskReads {
    private static final List<BigDecimal> CONFIDENCES = List.of(new BigDecimal("0.95"), new BigDecimal("0.99"));
    /** Prices move meanwhile. */
    private static final long GOOD_MILLIS = 30_000;

    private static final int DAYS_OF_YEAR = 365;

    private final LedgerStore ledgers;
    private final TokenSeries series;
    private final MeasureSettings measures;

    RiskReads(LedgerStore ledgers, TokenSeries series, MeasureSettings measures) {
        this.ledgers = ledgers;
        this.series = series;
        this.measures = measures;
    }

    /**
     * @param days that ended in the period since the first trade
     * @param valueUsd of what is held and has a price
     * @param benchmark what the days are compared with; null without a day, like {@code performance}
     * @param tailRisk of the period's days; none without a day
     * @param portfolio by how the tokens that are held have moved together over the last days
     * @param largestShare of the value, like {@code herfindahl} null when nothing is held
     * @param style by trades a day, {@code appetite} by the deviation of daily returns; null without
     * @param reasons why a figure is null, by its name
     */
    record TraderRisk(
            String trader,
            @Nullable String source,
            Instant from,
            Instant to,
            int days,
            BigDecimal valueUsd,
            @Nullable Performance performance,
            @Nullable BenchmarkComparison benchmark,
            List<TailRisk> tailRisk,
            PortfolioVar portfolio,
            @Nullable BigDecimal largestShare,
            @Nullable BigDecimal herfindahl,
            List<TokenLiquidity> liquidity,
            @Nullable String style,
            @Nullable String appetite,
            Map<String, String> reasons) {}

    /**
     * @param volume24hUsd null while a trade has no value
     * @param daysToExit selling a tenth of the day's volume; null without volume
     * @param priceImpact of selling at once into the deepest pool; null without known reserves
     */
    record TokenLiquidity(
            long chainId,
            String token,
            BigDecimal valueUsd,
            @Nullable BigDecimal volume24hUsd,
            @Nullable BigDecimal daysToExit,
            @Nullable BigDecimal priceImpact) {}

    Future<Loaded> risk(LedgerQuestion question, RequestParameters parameters) {
        Period period = Period.of(parameters, ledgers.node().clock().instant());
        String benchmark = parameters.requiredString("benchmark");
        return ledgers.node()
                .store()
                .withConnection(connection -> ledgers.find(connection, question)
                        .compose(ledger -> risk(connection, question, ledger, period, benchmark)
                                .map(answer -> PerformanceReads.loaded(
                                        question,
                                        ledger,
                                        answer,
                                        StoredLedger.goodMillis(ledger.hasMidnight(), GOOD_MILLIS)))));
    }

    private Future<TraderRisk> risk(
            SqlConnection connection, LedgerQuestion question, StoredLedger ledger, Period period, String benchmark) {
        Instant now = ledger.asOf().time();
        Future<List<LedgerStore.Holding>> read = ledgers.holdings(connection, ledger, question);
        Future<LedgerDays> days = ledgers.days(connection, ledger);
        return Future.all(read, days).compose(both -> {
            List<Held> held = Held.of(read.result());
            List<DayReturns.Day> chosen = period.of(days.result().days());
            Future<List<TokenLiquidity>> liquidity = liquidity(connection, held, now);
            Future<PortfolioVar> portfolio = PortfolioVar.read(series, connection, held, now);
            Future<@Nullable BenchmarkComparison> compared = series.comparison(connection, benchmark, chosen);
            return Future.all(liquidity, portfolio, compared)
                    .map(all -> risk(
                            question,
                            ledger,
                            period,
                            chosen,
                            new Market(held, liquidity.result(), portfolio.result(), compared.result())));
        });
    }

    /** What is held, in its market. */
    private record Market(
            List<Held> held,
            List<TokenLiquidity> liquidity,
            PortfolioVar portfolio,
            @Nullable BenchmarkComparison benchmark) {}

    private static Future<List<TokenLiquidity>> liquidity(SqlConnection connection, List<Held> held, Instant now) {
        var sql = new Sql();
        sql.add("select v.volume, greatest((select max(reserve0) from pools where token0 = k.id),")
                .add("(select max(reserve1) from pools where token1 = k.id)) as reserve")
                .add("from unnest(" + sql.bind(Held.chains(held)) + "::bigint[], " + sql.bind(Held.tokens(held))
                        + "::text[]) with ordinality as h(chain_id, address, place)")
                .add("join tokens k on k.chain_id = h.chain_id and k.address = h.address")
                .add("cross join lateral (")
                .add(
                        "select case when coalesce(sum(c.unvalued), 0) = 0 then coalesce(sum(c.volume_usd), 0) end as volume")
                .add("from pools p cross join lateral (" + candles(sql, now) + ") c")
                .add("where p.token0 = k.id or p.token1 = k.id) v order by h.place");
        return sql.on(connection).map(rows -> {
            List<TokenLiquidity> tokens = new ArrayList<>();
            for (Row row : rows) {
                tokens.add(liquidity(held.get(tokens.size()), row));
            }
            return tokens;
        });
    }

    /** Of the last 24 hours of a pool {@code p}. */
    private static String candles(Sql sql, Instant now) {
        List<String> pieces = new ArrayList<>();
        for (Window.Piece piece : Window.H24.pieces(now)) {
            pieces.add("select unvalued, volume_usd from candles where pool_id = p.id and step = "
                    + piece.step().longest().toSeconds() + " and open_time >= " + sql.bind(Sql.utc(piece.from()))
                    + " and open_time < " + sql.bind(Sql.utc(piece.to())));
        }
        return String.join(" union all ", pieces);
    }

    private static TokenLiquidity liquidity(Held held, Row market) {
        BigDecimal volume = Columns.decimalOrNull(market, "volume");
        return new TokenLiquidity(
                held.holding().chainId(),
                held.holding().token(),
                Prices.shown(held.value()),
                Prices.shownOrNull(volume),
                Prices.shownOrNull(Liquidity.daysToExit(held.value(), volume, Liquidity.PARTICIPATION)),
                Prices.shownOrNull(Liquidity.priceImpact(
                        held.holding().totals().quantity(), Columns.decimalOrNull(market, "reserve"))));
    }

    private TraderRisk risk(
            LedgerQuestion question, StoredLedger ledger, Period period, List<DayReturns.Day> days, Market market) {
        List<BigDecimal> values = market.held.stream().map(Held::value).toList();
        Concentration concentration = Concentration.of(values);
        Performance measured = days.isEmpty() ? null : Performance.of(days, measures);
        return new TraderRisk(
                question.trader(),
                ledger.source(),
                period.from(),
                period.to(),
                days.size(),
                Prices.shown(values.stream().reduce(BigDecimal.ZERO, BigDecimal::add)),
                measured,
                market.benchmark,
                days.isEmpty()
                        ? List.of()
                        : CONFIDENCES.stream()
                                .map(confidence -> TailRisk.of(days, confidence, measures))
                                .toList(),
                market.portfolio,
                Prices.ratio(concentration.largest()),
                Prices.ratio(concentration.herfindahl()),
                market.liquidity,
                style(ledger, days),
                appetite(measured),
                reasons(concentration, measured));
    }

    private static Map<String, String> reasons(Concentration concentration, @Nullable Performance measured) {
        Map<String, String> reasons = new TreeMap<>();
        if (Double.isNaN(concentration.largest())) {
            List.of("largestShare", "herfindahl").forEach(name -> reasons.put(name, "nothing held has a price"));
        }
        if (measured == null) {
            List.of("performance", "benchmark", "style", "appetite")
                    .forEach(name -> reasons.put(name, PerformanceReads.NO_DAY));
        } else if (measured.volatility() == null) {
            reasons.put("appetite", measured.reasons().getOrDefault("volatility", "no volatility"));
        }
        return reasons;
    }

    private static @Nullable String style(StoredLedger ledger, List<DayReturns.Day> days) {
        if (ledger.figures() == null || days.isEmpty()) {
            return null;
        }
        double since =
                Duration.between(ledger.figures().first(), ledger.asOf().time()).toHours() / 24.0;
        return lower(TraderStyle.of(ledger.figures().counts().trades(), Math.max(1, since)));
    }

    private static @Nullable String appetite(@Nullable Performance measured) {
        BigDecimal volatility = measured == null ? null : measured.volatility();
        return volatility == null ? null : lower(RiskAppetite.of(volatility.doubleValue() / Math.sqrt(DAYS_OF_YEAR)));
    }

    private static String lower(Enum<?> category) {
        return category.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
