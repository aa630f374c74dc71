package io.hyperdex.analytics.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The times for which ledgers that go on ask for prices: those of trades, and of the ends of hours and days that come with them.
 * However long nothing was traded, the prices between them are not read.
 */
final class MarkTimes {
    private final Instant hoursFrom;
    private final TreeSet<Instant> times = new TreeSet<>();

    /** Everything from {@code first} to {@code last}. */
    record Window(Instant first, Instant last) {}

    /** @param hoursFrom from when on hours count in which nothing was traded */
    MarkTimes(Instant hoursFrom) {
        this.hoursFrom = hoursFrom;
    }

    /** A ledger takes in trades: their times, and the ends of hours up to the last of them and of their own. */
    void trades(Instant passed, List<LedgerSwap> swaps) {
        for (LedgerSwap swap : swaps) {
            Instant time = swap.order().timestamp();
            times.add(time);
            times.add(time.truncatedTo(ChronoUnit.HOURS).plusSeconds(LedgerPoint.HOUR));
        }
        hours(passed, swaps.get(swaps.size() - 1).order().timestamp());
    }

    /** The ends of hours after {@code passed}, what they are compared with, and the first of them in any case. */
    void hours(Instant passed, Instant to) {
        Instant first = passed.plusSeconds(LedgerPoint.HOUR);
        for (Instant at = first; !at.isAfter(to); at = at.plusSeconds(LedgerPoint.HOUR)) {
            boolean midnight = at.getEpochSecond() % LedgerPoint.DAY == 0;
            if (midnight || !at.isBefore(hoursFrom) || at.equals(first)) {
                times.add(at);
                times.add(at.minusSeconds(LedgerPoint.HOUR));
            }
            if (midnight) {
                times.add(at.minusSeconds(LedgerPoint.DAY));
            }
        }
    }

    /** How much time windows cover, with what is read before each. */
    static Duration covered(List<Window> windows, Duration before) {
        return windows.stream()
                .map(window -> Duration.between(window.first, window.last).plus(before))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * In their order and apart.
     *
     * @param before what is read before each of them: those that this joins are one
     */
    List<Window> windows(Duration before) {
        List<Window> windows = new ArrayList<>();
        Window open = null;
        for (Instant time : times) {
            if (open != null && !time.isAfter(open.last.plus(before))) {
                windows.remove(windows.size() - 1);
                open = new Window(open.first, time);
            } else {
                open = new Window(time, time);
            }
            windows.add(open);
        }
        return windows;
    }
}
