package io.hyperdex.analytics.ledger;

import io.hyperdex.analytics.follow.Stretch;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    /** The time of the newest of the trades that were followed last; null before the first of them. */
    private @Nullable Instant followed;

    LedgerHours(LedgerFolding folding, InstantSource clock, int share) {
        this.folding = folding;
        this.clock = clock;
        this.share = share;
    }

    /** These trades have come, whosever they are. */
    void follow(Stretch stretch) {
        Instant now = clock.instant();
        if (stretch.minTime().toInstant().isBefore(now.minus(HISTORY))) {
            filledIn = now;
        }
        followed = stretch.maxTime().toInstant();
    }

    /** What came belongs to a history that there is no more. */
    void forget() {
        filledIn = Instant.MIN;
        followed = null;
    }

    /**
     * Brings ledgers to the end of the last hour, those in memory with their lots; true when there may be more. While trades are
     * left to be followed that is the last hour of those that were: with the clock's, all others would come late. Behind history
     * that is being filled in it is the clock's, for ledgers that have traded of late.
     */
    Future<Boolean> pass(SqlConnection transaction, Map<LedgerKey, Known> memory, boolean allFollowed) {
        Instant now = clock.instant();
        Instant newest = allFollowed ? now : followed;
        if (newest == null) {
            return Future.succeededFuture(false);
        }
        boolean history = newest.isBefore(now.minus(HISTORY));
        Instant reached = history || newest.isAfter(now) ? now : newest;
        Instant hour = reached.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
        boolean quiet = !history && filledIn.isBefore(now.minus(QUIET));
        Instant tradedAfter = quiet ? LedgerTable.BEFORE_ALL : now.minus(HISTORY);
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
                    return folding.pass(transaction, ledgers, hour)
                            .map(passed -> passed.isBefore(hour) || behind.size() == PASSED_AT_ONCE);
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
