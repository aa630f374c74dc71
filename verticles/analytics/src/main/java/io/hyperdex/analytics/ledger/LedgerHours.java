package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What the clock does to the ledgers of a share: hours end, and their points grow old. */
final class LedgerHours {
    /** Trades of an hour are waited for so long, so that its end need not be made again. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Trades that are older are history that is being filled in. */
    private static final Duration HISTORY = Duration.ofDays(2);
    /** How long after such a trade there may be more: ledgers that are passed on meanwhile would be folded again for each. */
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** Ledgers that one transaction brings to the end of an hour. */
    private static final int PASSED_AT_ONCE = 200;
    /** Points that one transaction removes. */
    private static final int DROPPED_AT_ONCE = 5_000;

    private final LedgerFolding folding;
    private final InstantSource clock;
    private final int share;
    /** Hours before it in which nothing was traded have no points any more. */
    private Instant droppedBefore = Instant.MIN;
    /** When trades of history came last. */
    private Instant filledIn = Instant.MIN;
    /** The time of the newest trade that was followed. */
    private Instant followed = LedgerTable.BEFORE_ALL;

    LedgerHours(LedgerFolding folding, InstantSource clock, int share) {
        this.folding = folding;
        this.clock = clock;
        this.share = share;
    }

    /** These trades of a ledger have come, in their order. */
    void traded(List<LedgerSwap> swaps) {
        Instant now = clock.instant();
        if (swaps.get(0).order().timestamp().isBefore(now.minus(HISTORY))) {
            filledIn = now;
        }
        Instant newest = swaps.get(swaps.size() - 1).order().timestamp();
        followed = newest.isAfter(followed) ? newest : followed;
    }

    /**
     * Brings ledgers to the end of the last hour, those in memory with their lots; true when there may be more. While trades are
     * left to be followed that is the last hour of those that were: with the clock's, all others would come late.
     */
    Future<Boolean> pass(SqlConnection transaction, Map<LedgerKey, Known> memory, boolean allFollowed) {
        Instant now = clock.instant();
        Instant reached = allFollowed || followed.isAfter(now) ? now : followed;
        Instant hour = reached.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
        Instant tradedAfter = filledIn.isBefore(now.minus(QUIET)) ? LedgerTable.BEFORE_ALL : now.minus(HISTORY);
        return LedgerTable.behind(transaction, hour, tradedAfter, share, PASSED_AT_ONCE)
                .compose(behind -> {
                    if (behind.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    List<Known> ledgers = behind.stream()
                            .map(stored -> {
                                Known known = memory.get(stored.key);
                                return known == null || known.state() == null ? stored : known;
                            })
                            .toList();
                    var writes = new LedgerWrites();
                    return folding.pass(transaction, ledgers, hour, writes)
                            .compose(passed -> folding.send(transaction, writes))
                            .map(behind.size() == PASSED_AT_ONCE);
                });
    }

    /** One share does it for all; between two full hours there is nothing new. True when there may be more. */
    Future<Boolean> drop(SqlConnection transaction) {
        Instant before = folding.hoursFrom().truncatedTo(ChronoUnit.HOURS);
        if (share != 0 || before.equals(droppedBefore)) {
            return Future.succeededFuture(false);
        }
        return LedgerTable.dropIdle(transaction, before, DROPPED_AT_ONCE).map(dropped -> {
            boolean more = dropped == DROPPED_AT_ONCE;
            droppedBefore = more ? droppedBefore : before;
            return more;
        });
    }
}
