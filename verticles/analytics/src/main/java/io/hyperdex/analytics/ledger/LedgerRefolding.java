package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Folds ledgers again within a transaction, each from its last checkpoint before what has changed: several of them with one
 * statement of each kind, and their next trades are read while those before are folded.
 */
final class LedgerRefolding {
    /** Ledgers that are read, folded and written together. */
    static final int AT_ONCE = 50;

    private final Vertx vertx;
    private final SwapReader swaps;
    private final LedgerFolding folding;

    LedgerRefolding(Vertx vertx, SwapReader swaps, LedgerFolding folding) {
        this.vertx = vertx;
        this.swaps = swaps;
        this.folding = folding;
    }

    /** A ledger that something has changed in from this time on. */
    record Wish(Known known, Instant affected) {}

    /**
     * A ledger on its way.
     *
     * @param passed up to where its points went before
     * @param checkpoint that it goes on from; null where it begins anew
     */
    record Begun(Known known, @Nullable Instant passed, Known.@Nullable Checkpoint checkpoint) {
        static Begun of(Known known, Instant affected) {
            return new Begun(known, known.passed(), known.cutBack(affected));
        }

        /** Its trades after this time are folded. */
        Instant from() {
            return checkpoint == null ? LedgerTable.BEFORE_ALL : checkpoint.time();
        }

        /** Its points up to this time stay. */
        Instant kept() {
            return checkpoint == null
                    ? LedgerTable.BEFORE_ALL
                    : known.requireState().passed();
        }
    }

    /** Folds them with all their trades up to a position. */
    Future<Void> again(SqlConnection transaction, List<Wish> wishes, long position) {
        Future<Void> folded = Future.succeededFuture();
        for (int from = 0; from < wishes.size(); from += AT_ONCE) {
            List<Wish> some = wishes.subList(from, Math.min(from + AT_ONCE, wishes.size()));
            folded = folded.compose(before -> together(transaction, some, position));
        }
        return folded;
    }

    private Future<Void> together(SqlConnection transaction, List<Wish> wishes, long position) {
        var cut = new LedgerWrites();
        wishes.forEach(wish -> cut.cut(wish.known, wish.affected));
        List<Begun> all =
                wishes.stream().map(wish -> Begun.of(wish.known, wish.affected)).toList();
        return folding.send(transaction, cut)
                .compose(sent -> restore(transaction, all))
                .compose(restored -> LedgerTable.cutPoints(transaction, all))
                .compose(cutBack -> {
                    Map<LedgerKey, Known> byKey = new TreeMap<>(LedgerKey.ORDER);
                    Map<LedgerKey, Instant> after = new LinkedHashMap<>();
                    for (Begun one : all) {
                        byKey.put(one.known.key, one.known);
                        after.put(one.known.key, one.from());
                    }
                    return swaps.page(transaction, after, position)
                            .compose(page -> pages(transaction, byKey, page, position));
                })
                .compose(folded -> settle(transaction, all));
    }

    private Future<Void> restore(SqlConnection transaction, List<Begun> all) {
        List<Begun> stored = new ArrayList<>();
        for (Begun one : all) {
            if (one.checkpoint == null) {
                one.known.remember(new LedgerState());
            } else {
                stored.add(one);
            }
        }
        if (stored.isEmpty()) {
            return Future.succeededFuture();
        }
        return LedgerTable.checkpoints(transaction, stored)
                .compose(states -> vertx.executeBlocking(
                        () -> {
                            for (Begun one : stored) {
                                one.known.remember(LedgerBytes.state(Objects.requireNonNull(states.get(one.known.id))));
                            }
                            return null;
                        },
                        false));
    }

    private Future<Void> pages(
            SqlConnection transaction, Map<LedgerKey, Known> ledgers, SwapReader.Page page, long position) {
        if (page.swaps().isEmpty()) {
            return Future.succeededFuture();
        }
        Future<SwapReader.Page> further = swaps.page(transaction, page.unfinished(), position);
        List<LedgerFolding.Next> all = new ArrayList<>();
        page.swaps()
                .forEach((key, ofLedger) ->
                        all.add(new LedgerFolding.Next(Objects.requireNonNull(ledgers.get(key)), ofLedger)));
        return Future.join(fold(transaction, all), further)
                .compose(both -> pages(transaction, ledgers, further.result(), position));
    }

    private Future<Void> fold(SqlConnection transaction, List<LedgerFolding.Next> all) {
        all.forEach(next -> reach(next.known()));
        Map<Boolean, List<LedgerFolding.Next>> bySize =
                all.stream().collect(Collectors.partitioningBy(next -> folding.suit(List.of(next))));
        var writes = new LedgerWrites();
        Future<Void> folded = folding.all(transaction, Objects.requireNonNull(bySize.get(true)), writes)
                .compose(together -> folding.send(transaction, writes));
        for (LedgerFolding.Next large : Objects.requireNonNull(bySize.get(false))) {
            folded = folded.compose(before -> parts(transaction, large.known(), large.swaps()));
        }
        return folded;
    }

    private Future<Void> parts(SqlConnection transaction, Known known, List<LedgerSwap> swaps) {
        if (swaps.isEmpty()) {
            return Future.succeededFuture();
        }
        reach(known);
        LedgerFolding.Next next = withFewPrices(new LedgerFolding.Next(known, swaps));
        var writes = new LedgerWrites();
        return folding.next(transaction, List.of(next), writes)
                .compose(folded -> folding.send(transaction, writes))
                .compose(sent ->
                        parts(transaction, known, swaps.subList(next.swaps().size(), swaps.size())));
    }

    /** Its next trades come after what is folded now. */
    private static void reach(Known known) {
        LedgerState state = known.requireState();
        known.passed(state.last() == null ? null : state.passed());
    }

    /** As many of the trades as few enough prices are read for, all of every time. */
    private LedgerFolding.Next withFewPrices(LedgerFolding.Next next) {
        List<LedgerSwap> half = SwapReader.firstHalf(next.swaps());
        return folding.suit(List.of(next)) || half.size() == next.swaps().size()
                ? next
                : withFewPrices(new LedgerFolding.Next(next.known(), half));
    }

    /** Brings the points up to where they were, and removes what nothing is left of. */
    private Future<Void> settle(SqlConnection transaction, List<Begun> all) {
        var writes = new LedgerWrites();
        Map<Instant, List<Known>> behind = new TreeMap<>();
        for (Begun one : all) {
            LedgerState state = one.known.requireState();
            if (state.last() == null) {
                one.known.passed(null);
                writes.emptied(one.known);
            } else if (one.passed != null && state.passed().isBefore(one.passed)) {
                behind.computeIfAbsent(one.passed, absent -> new ArrayList<>()).add(one.known);
            } else {
                writes.passed(one.known);
            }
        }
        Future<Void> moved = Future.succeededFuture();
        for (Map.Entry<Instant, List<Known>> entry : behind.entrySet()) {
            moved = moved.compose(before -> pass(transaction, entry.getValue(), entry.getKey()));
        }
        List<Known> ledgers = all.stream().map(Begun::known).toList();
        return moved.compose(done -> folding.send(transaction, writes))
                .compose(sent -> LedgerTable.keepBooks(transaction, ledgers))
                .compose(kept -> LedgerTable.unrank(transaction, ledgers));
    }

    private Future<Void> pass(SqlConnection transaction, List<Known> ledgers, Instant to) {
        return folding.pass(transaction, ledgers, to)
                .compose(reached -> reached.isBefore(to) ? pass(transaction, ledgers, to) : Future.succeededFuture());
    }
}
