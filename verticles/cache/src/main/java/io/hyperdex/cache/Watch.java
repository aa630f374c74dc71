package io.hyperdex.cache;

import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.cache.TradeChanges;

/**
 * Follows the commits on the bus, which may lose any message: a hole in the positions, or a head beyond what was heard, makes
 * the cache distrust what it keeps. What the store itself says is looked at too, in case nobody publishes at all.
 */
final class Watch {
    private final AnswerCache cache;
    private final String epoch;
    private long position;
    private long reference;
    private Point lastSeen;

    Watch(AnswerCache cache, String epoch, Point start) {
        this.cache = cache;
        this.epoch = epoch;
        this.position = start.position();
        this.reference = start.reference();
        this.lastSeen = start;
    }

    /** At the start: what was committed until now was perhaps not heard. */
    void skipTo(Point now) {
        published(now.position());
        described(now.reference());
        lastSeen = now;
    }

    void committed(TradesCommitted commit) {
        if (!commit.epoch().equals(epoch) || commit.last() <= position) {
            return;
        }
        if (commit.first() > position + 1) {
            cache.distrust(Line.TRADES, commit.first() - 1);
        }
        var changes = new TradeChanges();
        commit.trades().forEach(changes::add);
        cache.invalidate(changes.upTo(commit.last()));
        position = commit.last();
    }

    void announced(HeadAnnounced head) {
        if (head.position().epoch().equals(epoch)) {
            published(head.position().offset());
        }
    }

    private void published(long head) {
        if (head > position) {
            cache.distrust(Line.TRADES, head);
            position = head;
        }
    }

    void changed(Invalidation change) {
        if (change.line() == Line.REFERENCE && change.upTo() > reference + 1) {
            cache.distrust(Line.REFERENCE, change.upTo() - 1);
        }
        cache.invalidate(change);
        if (change.line() == Line.REFERENCE) {
            reference = Math.max(reference, change.upTo());
        }
    }

    /** What was committed by the look before this one and has not been heard of yet is not going to be in time. */
    void seen(Point now) {
        Point due = lastSeen;
        lastSeen = now;
        published(due.position());
        described(due.reference());
    }

    private void described(long version) {
        if (version > reference) {
            cache.distrust(Line.REFERENCE, version);
            reference = version;
        }
    }
}
