package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.LedgerDays;
import io.hyperdex.query.Cursors;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.TimeRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers positions and profits. */
final class TraderReads {
    private static final String HISTORY = "listPnlHistory";

    private final LedgerStore ledgers;
    private final Cursors cursors;

    TraderReads(LedgerStore ledgers, Cursors cursors) {
        this.ledgers = ledgers;
        this.cursors = cursors;
    }

    Future<Loaded> positions(LedgerQuestion question) {
        return withLedger(
                question,
                (connection, ledger) -> ledgers.holdings(connection, ledger, question)
                        .map(holdings -> {
                            List<TokenPosition> positions = holdings.stream()
                                    .map(holding -> TokenPosition.of(holding, question.transfers()))
                                    .filter(TokenPosition::isAnything)
                                    .toList();
                            return marked(question, ledger, holdings, positions);
                        }));
    }

    Future<Loaded> pnl(LedgerQuestion question) {
        return withLedger(
                question,
                (connection, ledger) -> pnl(connection, ledger, question)
                        .map(read -> marked(question, ledger, read.holdings, read.pnl)));
    }

    private record Read(List<LedgerStore.Holding> holdings, TraderPnl pnl) {}

    private Future<Read> pnl(SqlConnection connection, StoredLedger ledger, LedgerQuestion question) {
        Future<List<LedgerStore.Holding>> holdings = ledgers.holdings(connection, ledger, question);
        Future<PointStore.@Nullable Point> midnight = ledger.id() == null
                ? Future.succeededFuture()
                : PointStore.midnight(connection, ledger.id(), ledger.asOf().time());
        return Future.all(holdings, midnight).map(both -> {
            PointStore.Point point = midnight.result();
            PointProfits.Net net = point == null ? null : point.profits().of(question.view(), question.transfers());
            return new Read(holdings.result(), TraderPnl.of(question, ledger, holdings.result(), net));
        });
    }

    /**
     * A ledger at the end of an hour or a day; money in the currency that was asked for, but for the values and flows, which
     * are in USD.
     *
     * @param total null when nothing that was held had a price
     */
    record HistoryPoint(
            Instant time,
            BigDecimal valueUsd,
            BigDecimal depositsUsd,
            BigDecimal withdrawalsUsd,
            BigDecimal realised,
            @Nullable BigDecimal unrealised,
            @Nullable BigDecimal total,
            long trades,
            int unpriced) {}

    Future<Loaded> history(Call call) {
        LedgerQuestion question = LedgerQuestion.of(call);
        RequestParameters parameters = call.parameters();
        TimeRange time = TimeRange.of(parameters);
        int step = parameters.requiredString("interval").equals("1d") ? PointStore.DAY : PointStore.HOUR;
        int limit = (int) parameters.requiredInteger("limit");
        List<@Nullable String> place = cursors.fields(HISTORY, call.request().params());
        Instant from = time.from();
        boolean newest = from == null;
        Instant first = from == null ? Instant.EPOCH : from.minusMillis(1);
        Instant after = place == null ? first : Instant.ofEpochMilli(Long.parseLong(String.valueOf(place.get(0))));
        Instant to = time.to();
        Instant until = to == null ? PointStore.LATEST : to.minusMillis(1);
        return withLedger(
                question,
                (connection, ledger) -> points(
                                connection,
                                ledger,
                                step,
                                new PointStore.Range(after, until, newest ? limit : limit + 1, newest))
                        .map(points -> {
                            boolean more = points.size() > limit;
                            List<PointStore.Point> shown = more ? points.subList(0, limit) : points;
                            String next = more
                                    ? cursors.next(
                                            HISTORY,
                                            call.request().params(),
                                            List.of(String.valueOf(
                                                    shown.get(limit - 1).at().toEpochMilli())))
                                    : null;
                            List<HistoryPoint> history = new ArrayList<>();
                            shown.forEach(point -> history.add(shown(point, question)));
                            return loaded(question, ledger, history, next, untilNextPoint(ledger));
                        }));
    }

    private static long untilNextPoint(StoredLedger ledger) {
        return StoredLedger.goodMillis(ledger.hasHour(), nextHour(ledger.asOf().time()));
    }

    private static Future<List<PointStore.Point>> points(
            SqlConnection connection, StoredLedger ledger, int step, PointStore.Range range) {
        return ledger.id() == null
                ? Future.succeededFuture(List.of())
                : PointStore.list(connection, ledger.id(), step, range);
    }

    private static HistoryPoint shown(PointStore.Point point, LedgerQuestion question) {
        PointProfits.Net net = point.profits().of(question.view(), question.transfers());
        BigDecimal unrealised = net.unrealised();
        return new HistoryPoint(
                point.at(),
                Prices.shown(point.value()),
                Prices.shown(point.deposits()),
                Prices.shown(point.withdrawals()),
                Prices.shown(net.realised()),
                Prices.shownOrNull(unrealised),
                unrealised == null ? null : Prices.shown(net.realised().add(unrealised)),
                point.trades(),
                point.unpriced());
    }

    Future<Loaded> pnlSummary(Call call) {
        LedgerQuestion question = LedgerQuestion.of(call);
        return withLedger(question, (connection, ledger) -> {
            Period period = Period.of(call.parameters(), ledger.asOf().time());
            Future<Read> read = pnl(connection, ledger, question);
            Future<LedgerDays> days = ledgers.days(connection, ledger);
            Future<PnlSummary> summary = Future.all(read, days)
                    .compose(both -> Protocols.named(connection, ledger.figures())
                            .map(protocols -> PnlSummary.of(
                                    read.result().pnl,
                                    ledger.figures(),
                                    period.of(days.result().days()),
                                    protocols)));
            return summary.map(answer -> marked(question, ledger, read.result().holdings, answer));
        });
    }

    Future<Loaded> summary(Call call) {
        LedgerQuestion question = LedgerQuestion.of(call);
        return withLedger(
                question,
                (connection, ledger) -> pnl(connection, ledger, question)
                        .compose(read -> Activity.read(
                                        connection,
                                        ledger,
                                        Period.of(
                                                call.parameters(), ledger.asOf().time()))
                                .map(activity -> marked(
                                        question,
                                        ledger,
                                        read.holdings,
                                        TraderSummary.of(read.pnl, ledger.figures(), activity)))));
    }

    private interface Reading {
        Future<Loaded> read(SqlConnection connection, StoredLedger ledger);
    }

    private Future<Loaded> withLedger(LedgerQuestion question, Reading reading) {
        return ledgers.node()
                .store()
                .withConnection(connection ->
                        ledgers.find(connection, question).compose(ledger -> reading.read(connection, ledger)));
    }

    /** Good until the first of the marks is called stale. */
    private Loaded marked(
            LedgerQuestion question, StoredLedger ledger, List<LedgerStore.Holding> holdings, Object answer) {
        Instant now = ledger.asOf().time();
        long left = StoredLedger.goodMillis(ledger.hasMidnight(), nextHour(now));
        List<String> tags = new ArrayList<>();
        for (LedgerStore.Holding holding : holdings) {
            tags.add(Tags.price(holding.token()));
            LedgerStore.Mark mark = holding.mark();
            if (mark != null && mark.freshUntil() != null && !mark.stale()) {
                long fresh = Duration.between(now, mark.freshUntil()).toMillis();
                left = Math.min(left, Math.max(1, fresh));
            }
        }
        Currency currency = question.view().currency();
        if (currency != Currency.USD) {
            tags.add(Tags.price(ledgers.rateToken(currency)));
        }
        tags.add(Tags.trader(question.trader()));
        return new Loaded(
                new Answer.Page(answer, null, ledger.asOf()),
                Answer.CachePolicy.PRIVATE,
                new Dependence(tags, Dependence.EVER, Dependence.FOREVER),
                System.currentTimeMillis() + left);
    }

    private static Loaded loaded(
            LedgerQuestion question, StoredLedger ledger, Object answer, @Nullable String next, long left) {
        return new Loaded(
                new Answer.Page(answer, next, ledger.asOf()),
                Answer.CachePolicy.PRIVATE,
                Dependence.always(Tags.trader(question.trader())),
                System.currentTimeMillis() + left);
    }

    /** Milliseconds to the end of the hour, at which a point is added. */
    private static long nextHour(Instant now) {
        return PointStore.HOUR * 1_000L - now.toEpochMilli() % (PointStore.HOUR * 1_000L);
    }
}
