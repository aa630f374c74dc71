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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Folds trades into ledgers within a transaction: at once what comes next, and from a checkpoint what is late. The folding
 * itself is done on a worker thread, while nobody else has the ledgers.
 */
final class LedgerFolding {
    private final Vertx vertx;
    private final SwapReader swaps;
    private final PriceReader prices;
    private final InstantSource clock;
    private final Duration keepHours;

    LedgerFolding(Vertx vertx, SwapReader swaps, PriceReader prices, InstantSource clock, Duration keepHours) {
        this.vertx = vertx;
        this.swaps = swaps;
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

        Instant to() {
            return swaps.get(swaps.size() - 1).order().timestamp();
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

    /** Folds the trades of several ledgers with prices that are read once. */
    Future<Void> next(SqlConnection transaction, List<Next> all, LedgerWrites writes) {
        if (all.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<Integer> tokens = new TreeSet<>();
        Instant hoursFrom = hoursFrom();
        var times = new MarkTimes(hoursFrom);
        for (Next next : all) {
            addTokens(tokens, next);
            times.trades(next.from(), next.swaps);
        }
        return prices.marks(transaction, tokens, times)
                .compose(marks -> vertx.executeBlocking(
                        () -> {
                            all.forEach(next -> fold(next, marks, hoursFrom, writes));
                            return null;
                        },
                        false));
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
        Map<String, Integer> swapsOf = new HashMap<>();
        next.swaps.forEach(swap -> swapsOf.merge(transaction(swap), 1, Integer::sum));
        for (LedgerSwap swap : next.swaps) {
            int count = swap.gas().transaction() == null ? 1 : swapsOf.getOrDefault(transaction(swap), 1);
            state.apply(swap, count, marks, hoursFrom, point -> writes.point(known, point));
        }
        writes.ledger(known);
    }

    /** Swaps of one transaction have one time; the same hash at another time is taken for another. */
    private static String transaction(LedgerSwap swap) {
        return swap.order().timestamp() + " " + swap.gas().transaction();
    }

    /** Folds a ledger again from the last checkpoint before a time, with all its trades up to a position. */
    Future<Void> again(SqlConnection transaction, Known known, Instant affected, long position) {
        Instant passed = known.passed();
        Known.Checkpoint checkpoint = known.cutBack(affected);
        var cut = new LedgerWrites();
        cut.cut(known, affected);
        return send(transaction, cut)
                .compose(sent -> restored(transaction, known, checkpoint))
                .compose(state -> {
                    known.remember(state);
                    Instant kept = checkpoint == null ? LedgerTable.BEFORE_ALL : state.passed();
                    return LedgerTable.cutPoints(transaction, known, kept);
                })
                .compose(cutBack -> pages(
                        transaction, known, checkpoint == null ? LedgerTable.BEFORE_ALL : checkpoint.time(), position))
                .compose(folded -> settle(transaction, known, passed));
    }

    private Future<LedgerState> restored(
            SqlConnection transaction, Known known, Known.@Nullable Checkpoint checkpoint) {
        return checkpoint == null
                ? Future.succeededFuture(new LedgerState())
                : LedgerTable.checkpoint(transaction, known, checkpoint)
                        .compose(bytes -> vertx.executeBlocking(() -> LedgerBytes.state(bytes), false));
    }

    private Future<Void> pages(SqlConnection transaction, Known known, Instant after, long position) {
        return swaps.page(transaction, known.key, after, position).compose(page -> {
            if (page.isEmpty()) {
                return Future.succeededFuture();
            }
            Instant last = page.get(page.size() - 1).order().timestamp();
            return parts(transaction, known, page).compose(folded -> pages(transaction, known, last, position));
        });
    }

    private Future<Void> parts(SqlConnection transaction, Known known, List<LedgerSwap> swaps) {
        if (swaps.isEmpty()) {
            return Future.succeededFuture();
        }
        LedgerState state = known.requireState();
        known.passed(state.last() == null ? null : state.passed());
        var writes = new LedgerWrites();
        Next next = withFewPrices(new Next(known, swaps));
        return next(transaction, List.of(next), writes)
                .compose(folded -> send(transaction, writes))
                .compose(sent -> parts(transaction, known, swaps.subList(next.swaps.size(), swaps.size())));
    }

    /** As many of the trades as few enough prices are read for, all of every time. */
    private Next withFewPrices(Next next) {
        var times = new MarkTimes(hoursFrom());
        times.trades(next.from(), next.swaps);
        List<LedgerSwap> half = SwapReader.firstHalf(next.swaps);
        return prices.suits(times) || half.size() == next.swaps.size()
                ? next
                : withFewPrices(new Next(next.known, half));
    }

    /** Brings the points up to where they were, and removes what nothing is left of. */
    private Future<Void> settle(SqlConnection transaction, Known known, @Nullable Instant passed) {
        LedgerState state = known.requireState();
        var writes = new LedgerWrites();
        Future<Void> moved = Future.succeededFuture();
        if (state.last() == null) {
            known.passed(null);
            writes.emptied(known);
        } else if (passed != null && state.passed().isBefore(passed)) {
            moved = pass(transaction, List.of(known), passed, writes);
        } else {
            writes.passed(known);
        }
        return moved.compose(done -> send(transaction, writes))
                .compose(sent -> LedgerTable.keepBooks(transaction, known, state.books.keySet()))
                .compose(kept -> LedgerTable.unrank(transaction, known));
    }

    /** Lets time alone go on. */
    Future<Void> pass(SqlConnection transaction, Collection<Known> all, Instant to, LedgerWrites writes) {
        Set<Integer> tokens = new TreeSet<>();
        Instant hoursFrom = hoursFrom();
        var times = new MarkTimes(hoursFrom);
        for (Known known : all) {
            LedgerState state = known.requireState();
            tokens.addAll(state.books.keySet());
            times.hours(state.passed(), to);
        }
        List<Known> ledgers = new ArrayList<>(all);
        return prices.marks(transaction, tokens, times)
                .compose(marks -> vertx.executeBlocking(
                        () -> {
                            for (Known known : ledgers) {
                                Objects.requireNonNull(known.state())
                                        .pass(to, marks, hoursFrom, point -> writes.point(known, point));
                                writes.passed(known);
                            }
                            return null;
                        },
                        false));
    }
}
