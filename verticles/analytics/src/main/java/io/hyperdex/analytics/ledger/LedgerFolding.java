package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folds what comes next into ledgers, within a transaction. The folding itself is done on a worker thread, while nobody else has
 * the ledgers.
 */
final class LedgerFolding {
    /** However long ago somebody traded last: what is read and written at once has a bound. */
    private static final Duration STEP = Duration.ofDays(30);

    private final Vertx vertx;
    private final PriceReader prices;
    private final InstantSource clock;
    private final Duration keepHours;

    LedgerFolding(Vertx vertx, PriceReader prices, InstantSource clock, Duration keepHours) {
        this.vertx = vertx;
        this.prices = prices;
        this.clock = clock;
        this.keepHours = keepHours;
    }

    /** New trades of a ledger. */
    record Next(Known known, List<LedgerSwap> swaps) {
        /** Whether they come after all that it has. */
        boolean fits() {
            LedgerState state = known.state();
            return state == null ? known.isNew() : swaps.stream().allMatch(state::isNext);
        }

        Instant from() {
            Instant passed = known.passed();
            return passed == null ? swaps.get(0).order().timestamp().truncatedTo(ChronoUnit.HOURS) : passed;
        }
    }

    /** Points of hours before it are kept only of those in which something was traded. */
    Instant hoursFrom() {
        return clock.instant().minus(keepHours);
    }

    /** Ledgers with their lots, as far as they have a checkpoint after their last trade. */
    Future<List<Known>> restored(List<LedgerTable.Stored> stored) {
        return vertx.executeBlocking(
                () -> stored.stream().map(LedgerTable.Stored::restored).toList(), false);
    }

    /** Stores the lots of ledgers that are about to be forgotten, so that their next trade need not fold them again. */
    Future<Void> keep(SqlConnection transaction, List<Known> leaving) {
        if (leaving.isEmpty()) {
            return Future.succeededFuture();
        }
        var writes = new LedgerWrites();
        return vertx.executeBlocking(
                        () -> {
                            leaving.forEach(writes::checkpoint);
                            return writes.encoded();
                        },
                        false)
                .compose(encoded -> encoded.send(transaction));
    }

    /** Writes what folding has changed. */
    Future<Void> send(SqlConnection transaction, LedgerWrites writes) {
        return vertx.executeBlocking(writes::encoded, false).compose(encoded -> encoded.send(transaction));
    }

    /** Folds the trades of several ledgers, those of about one time together as far as few enough prices are read for them. */
    Future<Void> all(SqlConnection transaction, List<Next> all, LedgerWrites writes) {
        List<Next> byTime = new ArrayList<>(all);
        byTime.sort(Comparator.comparing(Next::from));
        return ordered(transaction, byTime, writes);
    }

    private Future<Void> ordered(SqlConnection transaction, List<Next> all, LedgerWrites writes) {
        PricesOf needed = pricesOf(all);
        if (all.size() <= 1 || suit(needed)) {
            return next(transaction, all, needed, writes);
        }
        int half = all.size() / 2;
        return ordered(transaction, all.subList(0, half), writes)
                .compose(folded -> ordered(transaction, all.subList(half, all.size()), writes));
    }

    /** Folds the trades of several ledgers with prices that are read once. */
    Future<Void> next(SqlConnection transaction, List<Next> all, LedgerWrites writes) {
        return next(transaction, all, pricesOf(all), writes);
    }

    private Future<Void> next(SqlConnection transaction, List<Next> all, PricesOf needed, LedgerWrites writes) {
        if (all.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant hoursFrom = hoursFrom();
        return prices.marks(transaction, needed.tokens, needed.times)
                .compose(marks -> vertx.executeBlocking(
                        () -> {
                            all.forEach(next -> fold(next, marks, hoursFrom, writes));
                            return null;
                        },
                        false));
    }

    /** Whether the prices that these take are few enough to be read at once. */
    boolean suit(List<Next> all) {
        return suit(pricesOf(all));
    }

    private boolean suit(PricesOf needed) {
        return prices.suits(needed.tokens.size(), needed.times);
    }

    /** What prices are needed. */
    private record PricesOf(Set<Integer> tokens, MarkTimes times) {}

    private PricesOf pricesOf(List<Next> all) {
        Set<Integer> tokens = new TreeSet<>();
        var times = new MarkTimes(hoursFrom());
        for (Next next : all) {
            addTokens(tokens, next);
            times.trades(next.from(), next.swaps);
        }
        return new PricesOf(tokens, times);
    }

    private static void addTokens(Set<Integer> tokens, Next next) {
        LedgerState state = next.known.state();
        if (state != null) {
            tokens.addAll(state.books.keySet());
        }
        for (LedgerSwap swap : next.swaps) {
            tokens.add(swap.tokenIn());
            tokens.add(swap.tokenOut());
            if (swap.gas().token() != 0) {
                tokens.add(swap.gas().token());
            }
        }
    }

    private static void fold(Next next, Marks marks, Instant hoursFrom, LedgerWrites writes) {
        Known known = next.known;
        LedgerState state = known.state() == null ? new LedgerState() : known.requireState();
        known.remember(state);
        Instant start = next.swaps.get(0).order().timestamp();
        known.cutBack(start);
        writes.cut(known, start);
        var gas = new TransactionGas(next.swaps);
        for (LedgerSwap swap : next.swaps) {
            state.apply(swap, gas.of(swap, marks), marks, hoursFrom, point -> writes.point(known, point));
        }
        writes.ledger(known);
    }

    /** Lets time alone go on, for a month at most, and writes it; up to where all of them have come. */
    Future<Instant> pass(SqlConnection transaction, Collection<Known> all, Instant to) {
        Instant earliest = all.stream()
                .map(known -> known.requireState().passed())
                .min(Comparator.naturalOrder())
                .orElse(to);
        Instant reached = to.isAfter(earliest.plus(STEP)) ? earliest.plus(STEP) : to;
        List<Known> ledgers = all.stream()
                .filter(known -> known.requireState().passed().isBefore(reached))
                .toList();
        Set<Integer> tokens = new TreeSet<>();
        Instant hoursFrom = hoursFrom();
        var times = new MarkTimes(hoursFrom);
        for (Known known : ledgers) {
            LedgerState state = known.requireState();
            tokens.addAll(state.books.keySet());
            times.hours(state.passed(), reached);
        }
        var writes = new LedgerWrites();
        return prices.marks(transaction, tokens, times)
                .compose(marks -> vertx.executeBlocking(
                        () -> {
                            for (Known known : ledgers) {
                                known.requireState()
                                        .pass(reached, marks, hoursFrom, point -> writes.point(known, point));
                                writes.passed(known);
                            }
                            return null;
                        },
                        false))
                .compose(passed -> send(transaction, writes))
                .map(reached);
    }
}
