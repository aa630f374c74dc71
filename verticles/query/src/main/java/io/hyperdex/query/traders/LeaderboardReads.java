package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.Ranking;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.TraderSight;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers who did best, from the rows that analytics keeps: of each trader's trades on chain and of the caller's source.
 * Traders that a key hides are left out.
 */
final class LeaderboardReads {
    private static final List<String> STYLES = List.of("high-frequency", "regular", "long-term");
    private static final List<String> APPETITES = List.of("conservative", "moderate", "aggressive");

    private final NodeContext node;
    private final KeyRing keys;

    LeaderboardReads(NodeContext node, KeyRing keys) {
        this.node = node;
        this.keys = keys;
    }

    /** Figures of the period; null where they are not defined. */
    record Rank(
            int rank,
            String trader,
            String source,
            long trades,
            BigDecimal valueUsd,
            @Nullable BigDecimal totalReturn,
            @Nullable BigDecimal sharpe,
            @Nullable BigDecimal sortino,
            @Nullable BigDecimal maxDrawdown,
            @Nullable BigDecimal winRate,
            @Nullable BigDecimal profitFactor,
            @Nullable BigDecimal score,
            String style,
            @Nullable String appetite) {}

    /**
     * Where one trader stands among those that the question admits.
     *
     * @param percentile share of the others that it is ahead of, equal ones counting half
     */
    record Standing(String trader, BigDecimal value, BigDecimal percentile, long others) {}

    record Leaderboard(
            String metric,
            String period,
            List<Rank> ranks,
            @Nullable Standing own) {}

    /** What of the caller decides what is seen, and how often keys, which hide traders, have changed. */
    String sight(Call call) {
        Sight sight = call.caller().sight();
        return keys.status().change() + "\n" + sight.source() + "\n" + new TreeSet<>(sight.traders());
    }

    /** Outdated when a day has closed for some ledgers, or has been made again. */
    Future<Loaded> list(Call call) {
        var question = Question.of(call, keys.hidden());
        return node.store().withConnection(connection -> {
            Future<AsOf> head =
                    Heads.asOf(connection, node.store().identity(), node.clock().instant());
            Future<List<Rank>> ranks = ranks(connection, question);
            Future<@Nullable Standing> own =
                    own(connection, question, call.caller().sight());
            return Future.all(head, ranks, own)
                    .map(all -> new Loaded(
                            new Answer.Page(
                                    new Leaderboard(question.metric, question.period, ranks.result(), own.result()),
                                    null,
                                    head.result()),
                            Answer.CachePolicy.PRIVATE,
                            Dependence.always(Tags.RANKINGS)));
        });
    }

    /**
     * @param column of the metric
     * @param traders whose standing is asked for: the named one, or those of the caller's key
     * @param hidden whose trades on chain the caller may not see
     */
    private record Question(
            String metric,
            String column,
            String period,
            RequestParameters parameters,
            int limit,
            Set<String> sources,
            List<String> traders,
            Set<String> hidden) {

        static Question of(Call call, Set<String> hidden) {
            RequestParameters parameters = call.parameters();
            String metric = parameters.requiredString("metric");
            String named = parameters.string("trader");
            Sight sight = call.caller().sight();
            return new Question(
                    metric,
                    metric.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                    parameters.requiredString("period"),
                    parameters,
                    (int) parameters.requiredInteger("limit"),
                    Set.of(Sight.CHAIN_SOURCE, sight.source().equals(Sight.CHAIN_SOURCE) ? "" : sight.source()),
                    named == null ? List.copyOf(sight.traders()) : List.of(named.toLowerCase(Locale.ROOT)),
                    hidden.stream()
                            .filter(trader -> !sight.of(trader).sees(Sight.CHAIN_SOURCE))
                            .collect(Collectors.toSet()));
        }

        /** The rows that count and that the caller may see, on alias {@code r}. */
        void conditions(Sql sql) {
            sql.add("r.period = " + sql.bind((short) days(period)) + " and r." + column + " is not null");
            sql.add("and r.source_id = any(array(select id from sources where name = any("
                    + sql.bind(sources.toArray(String[]::new)) + ")))");
            if (!hidden.isEmpty()) {
                sql.add("and r.ledger_id not in (select l.id from ledgers l join accounts a on a.id = l.trader_id")
                        .add("join sources s on s.id = l.source_id where s.name = " + sql.bind(Sight.CHAIN_SOURCE)
                                + " and a.address = any(" + sql.bind(hidden.toArray(String[]::new)) + "))");
            }
            Long minTrades = parameters.integer("minTrades");
            if (minTrades != null) {
                sql.add("and r.trades >= " + sql.bind(minTrades));
            }
            String minValue = parameters.string("minValue");
            if (minValue != null) {
                sql.add("and r.value >= " + sql.bind(new BigDecimal(minValue)));
            }
            String category = parameters.string("category");
            if (category != null) {
                int style = STYLES.indexOf(category);
                sql.add(
                        style >= 0
                                ? "and r.style = " + sql.bind((short) style)
                                : "and r.appetite = " + sql.bind((short) APPETITES.indexOf(category)));
            }
        }

        private static int days(String period) {
            return switch (period) {
                case "24h" -> 1;
                case "7d" -> 7;
                case "30d" -> 30;
                case "90d" -> 90;
                case "1y" -> 365;
                case "all" -> 0;
                default -> throw new IllegalArgumentException(period);
            };
        }
    }

    private static Future<List<Rank>> ranks(SqlConnection connection, Question question) {
        var sql = new Sql();
        sql.add("select a.address, s.name, r.* from (select * from rankings r where");
        question.conditions(sql);
        sql.add("order by r." + question.column + " desc, r.ledger_id limit " + question.limit + ") r")
                .add("join ledgers l on l.id = r.ledger_id join accounts a on a.id = l.trader_id")
                .add("join sources s on s.id = r.source_id")
                .add("order by r." + question.column + " desc, a.address, s.name collate \"C\"");
        return sql.on(connection).map(rows -> {
            List<Rank> ranks = new ArrayList<>();
            rows.forEach(row -> ranks.add(rank(row, ranks.size() + 1)));
            return ranks;
        });
    }

    private static Rank rank(Row row, int place) {
        Short appetite = row.getShort("appetite");
        return new Rank(
                place,
                row.getString("address"),
                row.getString("name"),
                row.getLong("trades"),
                Prices.shown(Columns.decimal(row, "value")),
                figure(row, "total_return"),
                figure(row, "sharpe"),
                figure(row, "sortino"),
                figure(row, "max_drawdown"),
                figure(row, "win_rate"),
                figure(row, "profit_factor"),
                figure(row, "score"),
                STYLES.get(row.getShort("style")),
                appetite == null ? null : APPETITES.get(appetite));
    }

    private static @Nullable BigDecimal figure(Row row, String column) {
        Double value = row.getDouble(column);
        return value == null ? null : Prices.ratio(value);
    }

    /** Of the best of their ledgers that the caller may see; 403 when it may see nothing of the named trader. */
    private static Future<@Nullable Standing> own(SqlConnection connection, Question question, Sight sight) {
        if (question.traders.isEmpty()) {
            return Future.succeededFuture();
        }
        var best = new Sql();
        best.add("select a.address, r." + question.column + " as value from rankings r")
                .add("join ledgers l on l.id = r.ledger_id join accounts a on a.id = l.trader_id")
                .add("where a.address = any(" + best.bind(question.traders.toArray(String[]::new)) + ") and");
        question.conditions(best);
        best.add("order by value desc limit 1");
        return best.on(connection).compose(rows -> {
            if (rows.size() > 0) {
                Row row = rows.iterator().next();
                return standing(connection, question, row.getString("address"), row.getDouble("value"));
            }
            String asked = question.traders.get(0);
            return TraderSight.require(connection, asked, sight.of(asked)).mapEmpty();
        });
    }

    private static Future<@Nullable Standing> standing(
            SqlConnection connection, Question question, String trader, double value) {
        var sql = new Sql();
        String own = sql.bind(value);
        sql.add("select count(*) as everybody, count(*) filter (where r." + question.column + " < " + own
                        + ") as behind,")
                .add("count(*) filter (where r." + question.column + " = " + own + ") as equal from rankings r where");
        question.conditions(sql);
        return sql.on(connection).map(rows -> {
            Row row = rows.iterator().next();
            long others = row.getLong("everybody") - 1;
            double percentile = Ranking.percentile(row.getLong("behind"), row.getLong("equal") - 1, others);
            return new Standing(
                    trader,
                    new BigDecimal(value).round(Prices.CERTAIN),
                    new BigDecimal(percentile).round(Prices.CERTAIN),
                    others);
        });
    }
}
