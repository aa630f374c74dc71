package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Amounts;
import io.hyperdex.domain.ledger.BookEvent;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.ExternalFlow;
import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.ledger.LedgerFigures.Counts;
import io.hyperdex.domain.ledger.LedgerFigures.Protocol;
import io.hyperdex.domain.ledger.Match;
import io.hyperdex.domain.ledger.Origin;
import io.hyperdex.domain.ledger.Swap;
import io.hyperdex.domain.ledger.TransferPolicy;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.WinLoss;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger while it is folded: trades in their order, and the ends of hours and days between them. The same trades and
 * prices give the same state and the same points, however they are cut into batches.
 */
final class LedgerState {
    final Map<Integer, TokenBooks> books;
    private final LedgerNets nets;
    private final Capital capital;
    private final Map<Integer, Protocol> protocols;
    private final Set<Integer> changed = new TreeSet<>();
    private final Set<String> newestTransactions = new HashSet<>();
    /** Whether these are all of the time of the last trade. */
    private boolean knowsTransactions = true;

    private @Nullable Instant first;
    private Counts counts = Counts.NONE;
    private WinLoss closed = WinLoss.NONE;
    private BigDecimal deposits = BigDecimal.ZERO;
    private BigDecimal withdrawals = BigDecimal.ZERO;
    private @Nullable DayReturns returns;
    private @Nullable OrderKey last;
    private Instant passed = Instant.MIN;
    private boolean traded;

    LedgerState() {
        books = new TreeMap<>();
        nets = new LedgerNets(books);
        capital = new Capital(books);
        protocols = new TreeMap<>();
    }

    /** Goes on from what was stored; {@code traded}: whether there were trades since the last full hour. */
    LedgerState(
            LedgerFigures figures,
            Map<Integer, TokenBooks> books,
            @Nullable OrderKey last,
            Instant passed,
            boolean traded) {
        this.books = books;
        this.nets = new LedgerNets(books);
        this.capital = new Capital(books);
        this.protocols = new TreeMap<>(figures.protocols());
        this.first = figures.first();
        this.counts = figures.counts();
        this.closed = figures.closed();
        this.deposits = figures.deposits();
        this.withdrawals = figures.withdrawals();
        this.returns = figures.returns();
        this.last = last;
        this.passed = passed;
        this.traded = traded;
        this.knowsTransactions = false;
    }

    /** The same after time alone has gone on to {@code later}, which made these figures. */
    LedgerState at(Instant later, LedgerFigures then) {
        OrderKey newest = Objects.requireNonNull(last);
        return new LedgerState(then, books, newest, later, !newest.timestamp().isBefore(later));
    }

    /** What time alone goes on with: it takes no trade, so of the last one only its time is known. */
    static LedgerState atRest(LedgerFigures figures, Map<Integer, TokenBooks> books, Instant lastTime, Instant passed) {
        OrderKey last = OrderKey.of(lastTime, null, null, "", "");
        return new LedgerState(figures, books, last, passed, !lastTime.isBefore(passed));
    }

    /** Whether the swap comes after everything that is here, so that nothing has to be folded again. */
    boolean isNext(LedgerSwap swap) {
        OrderKey newest = last;
        if (newest == null) {
            return true;
        }
        Instant time = swap.order().timestamp();
        boolean sharesGas = time.equals(newest.timestamp())
                && swap.gas().transaction() != null
                && (!knowsTransactions || newestTransactions.contains(swap.gas().transaction()));
        return swap.order().compareTo(newest) > 0 && !time.isBefore(passed) && !sharesGas;
    }

    /**
     * Applies what comes next: first the hours and days that have ended before it.
     *
     * @param gas what the swap bears of it
     */
    void apply(LedgerSwap swap, Gas gas, Marks marks, Instant hoursFrom, Consumer<LedgerPoint> points) {
        Instant time = swap.order().timestamp();
        if (returns == null) {
            first = time;
            passed = time.truncatedTo(ChronoUnit.HOURS);
            returns = DayReturns.starting(LocalDate.ofInstant(time, ZoneOffset.UTC), BigDecimal.ZERO);
        }
        pass(time, marks, hoursFrom, points);
        Map<Integer, Capital.Held> before = capital.of(swap.tokenIn(), swap.tokenOut(), gas.token());
        BigDecimal flow = trade(swap, gas, marks);
        if (flow.signum() != 0) {
            returns = Objects.requireNonNull(returns).flow(time, capital.value(marks, time, before), flow);
            deposits = deposits.add(flow.max(BigDecimal.ZERO));
            withdrawals = withdrawals.subtract(flow.min(BigDecimal.ZERO));
        }
        remember(swap, time);
    }

    private void remember(LedgerSwap swap, Instant time) {
        if (last == null || !last.timestamp().equals(time)) {
            newestTransactions.clear();
            knowsTransactions = true;
        }
        if (swap.gas().transaction() != null) {
            newestTransactions.add(swap.gas().transaction());
        }
        last = swap.order();
        traded = true;
    }

    /**
     * Brings out the points up to the time: those of hours and days in which something was traded, or at whose end something
     * that is held was worth something else than at their beginning. Of hours without a trade only from {@code hoursFrom} on.
     */
    void pass(Instant to, Marks marks, Instant hoursFrom, Consumer<LedgerPoint> points) {
        if (returns == null) {
            return;
        }
        for (Instant at = passed.plusSeconds(LedgerPoint.HOUR);
                !at.isAfter(to);
                at = at.plusSeconds(LedgerPoint.HOUR)) {
            boolean hour =
                    traded || (!at.isBefore(hoursFrom) && Valuation.hasMoved(books, marks, at, LedgerPoint.HOUR));
            boolean midnight = at.getEpochSecond() % LedgerPoint.DAY == 0;
            if (hour || midnight) {
                points(at, midnight, hour, marks, points);
            }
            passed = at;
            traded = false;
        }
    }

    private void points(Instant at, boolean midnight, boolean hour, Marks marks, Consumer<LedgerPoint> points) {
        Instant tradedAt = Objects.requireNonNull(last).timestamp();
        boolean day = midnight
                && (!tradedAt.isBefore(at.minusSeconds(LedgerPoint.DAY))
                        || Valuation.hasMoved(books, marks, at, LedgerPoint.DAY));
        var flows = new LedgerPoint.Flows(deposits, withdrawals);
        DayReturns open = Objects.requireNonNull(returns);
        BigDecimal value = capital.value(marks, at, Map.of());
        if (hour || day) {
            var valuation = Valuation.of(books, nets, value, marks, at);
            if (hour) {
                points.accept(valuation.hour(at, traded, flows, counts.trades()));
            }
            if (day) {
                points.accept(valuation.day(at, open.close(value), flows, counts.trades()));
            }
        }
        if (midnight) {
            returns = open.next(value);
        }
    }

    /** The money from outside that the swap needed or released. */
    private BigDecimal trade(LedgerSwap swap, Gas gas, Marks marks) {
        Instant time = swap.order().timestamp();
        var in = new Swap(
                swap.order(),
                swap.amounts().in(),
                swap.amounts().out(),
                swap.value(),
                swap.feeRate(),
                gas.usd(),
                swap.paysQuote());
        Map<Currency, BookEvent.Sold> sold = new EnumMap<>(Currency.class);
        Map<Currency, BookEvent.Bought> bought = new EnumMap<>(Currency.class);
        Map<Currency, BookEvent.Spent> spent = new EnumMap<>(Currency.class);
        for (Currency currency : Currency.values()) {
            BigDecimal rate = marks.usd(currency, time);
            Swap view = currency == Currency.USD ? in : in.in(rate);
            sold.put(currency, view.sold());
            bought.put(currency, view.bought());
            if (gas.isDisposal()) {
                spent.put(currency, new BookEvent.Spent(swap.order(), gas.quantity(), view.gas()));
            }
        }
        List<Match> matches = books(swap.tokenIn()).apply(sold);
        books(swap.tokenOut()).apply(bought);
        if (gas.isDisposal()) {
            books(gas.token()).spend(spent);
        }
        count(swap, gas, matches);
        // In the places of what is held: when all of it goes, nothing is left, not even a rest of the rounding.
        BigDecimal flow = Amounts.rounded(ExternalFlow.of(in.sold(), matches, marks.usd(swap.tokenIn(), time)));
        return in.gas() == null || swap.value() == null ? flow : flow.add(in.gas());
    }

    private TokenBooks books(int token) {
        changed.add(token);
        nets.changes(token);
        return books.computeIfAbsent(token, absent -> TokenBooks.empty());
    }

    private void count(LedgerSwap swap, Gas gas, List<Match> matches) {
        BigDecimal value = swap.value() == null ? BigDecimal.ZERO : swap.value();
        counts = new Counts(
                counts.trades() + 1,
                counts.unvalued() + (swap.value() == null ? 1 : 0),
                counts.volume().add(value),
                counts.gas().add(gas.usd() == null ? BigDecimal.ZERO : gas.usd()));
        BigDecimal realised = BigDecimal.ZERO;
        boolean matched = false;
        for (Match match : matches) {
            if (match.lot().origin() == Origin.ACQUIRED && match.proceeds() != null) {
                realised = realised.add(match.realised(TransferPolicy.EXCLUDE));
                matched = true;
            }
        }
        closed = matched ? closed.with(realised) : closed;
        Protocol before = protocols.getOrDefault(swap.protocol(), Protocol.NONE);
        protocols.put(
                swap.protocol(),
                new Protocol(
                        before.trades() + 1,
                        before.volume().add(value),
                        before.realised().add(realised)));
    }

    LedgerFigures figures() {
        return new LedgerFigures(
                Objects.requireNonNull(first),
                counts,
                closed,
                Map.copyOf(protocols),
                deposits,
                withdrawals,
                Objects.requireNonNull(returns));
    }

    /** Tokens whose books have changed since the last time that this was asked. */
    Set<Integer> takeChanged() {
        Set<Integer> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    long trades() {
        return counts.trades();
    }

    @Nullable
    OrderKey last() {
        return last;
    }

    Instant passed() {
        return passed;
    }

    boolean traded() {
        return traded;
    }

    /** Whether time makes more of it: something is held, or the day of the last trade has not ended. */
    boolean isOpen() {
        return books.values().stream().anyMatch(TokenBooks::isHeld)
                || (last != null && !last.timestamp().isBefore(passed.truncatedTo(ChronoUnit.DAYS)));
    }

    int lots() {
        return books.values().stream().mapToInt(TokenBooks::lots).sum();
    }
}
