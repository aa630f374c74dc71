package io.hyperdex.cache;

import io.hyperdex.cache.Flights.Flight;
import io.hyperdex.cache.Flights.Waiter;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheMeters.Layer;
import io.hyperdex.platform.cache.CacheMeters.Result;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.GaveUp;
import io.hyperdex.platform.cache.GiveUp;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.HandedIn;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Lease;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Looked.Outcome;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which answer, and who loads. Its promise: whoever asks after a change was heard of gets no answer, and no refusal,
 * that was read before it. What comes too late is given to those who asked before, and to nobody else.
 *
 * <p>Lives on one event loop.
 */
final class AnswerCache {
    private final String node;
    private final Memory memory;
    private final SharedAnswers shared;
    private final Changes changes;
    private final Flights flights;
    private final Outage outage;
    private final Duration loadTimeout;
    private final CacheMeters meters;
    private final InstantSource clock;

    AnswerCache(String node, Parts parts, Duration loadTimeout, CacheMeters meters, InstantSource clock) {
        this.node = node;
        this.memory = parts.memory;
        this.shared = parts.shared;
        this.changes = parts.changes;
        this.flights = parts.flights;
        this.outage = parts.outage;
        this.loadTimeout = loadTimeout;
        this.meters = meters;
        this.clock = clock;
    }

    /** What the cache is made of. */
    record Parts(Memory memory, SharedAnswers shared, Changes changes, Flights flights, Outage outage) {}

    Future<Looked> lookUp(Lookup lookup) {
        long now = clock.millis();
        Kept kept = memory.find(lookup.type(), lookup.key());
        if (kept != null && kept.isFresh(now)) {
            count(lookup, Layer.MEMORY, Result.HIT);
            return Future.succeededFuture(looked(Outcome.MEMORY, kept.answer(), Looked.NO_TICKET, kept.lease()));
        }
        if (kept != null && kept.isGoodWhileLoading(now)) {
            count(lookup, Layer.MEMORY, Result.HIT);
            return Future.succeededFuture(looked(Outcome.MEMORY, kept.answer(), renewal(lookup, now), null));
        }
        if (kept != null && kept.isBetterThanNone(now) && outage.spares(now)) {
            count(lookup, Layer.MEMORY, Result.STALE);
            return Future.succeededFuture(looked(Outcome.STALE, kept.answer(), Looked.NO_TICKET, null));
        }
        count(lookup, Layer.MEMORY, Result.MISS);
        Promise<Looked> answer = Promise.promise();
        wait(lookup, new Waiter(answer, changes.count()));
        return answer.future();
    }

    private void wait(Lookup lookup, Waiter waiter) {
        Flight flight = flights.find(lookup);
        boolean first = flight == null;
        if (flight == null) {
            flight = flights.open(lookup, clock.millis());
        }
        boolean joined = flights.join(flight, waiter);
        if (!joined) {
            waiter.answer().complete(looked(Outcome.LOAD, null, Looked.NO_TICKET, null));
        }
        if (first && joined) {
            search(flight);
        } else if (first) {
            flights.close(flight);
        }
    }

    private void search(Flight flight) {
        Lookup lookup = flight.lookup();
        shared.find(lookup, found -> changes.outdated(found) == Ledger.NEVER).onComplete(search -> {
            if (flights.find(lookup) != flight) {
                return;
            }
            CachedAnswer found = search.result();
            if (found == null || changes.outdated(found) != Ledger.NEVER) {
                goOn(flight);
                return;
            }
            Kept kept = memory.keep(lookup.type(), lookup.key(), found);
            for (Waiter waiter : flights.joinedBefore(flight, Ledger.NEVER)) {
                waiter.answer().complete(looked(Outcome.REDIS, found, Looked.NO_TICKET, kept.lease()));
            }
            flights.close(flight);
        });
    }

    /** One of those who are served an answer past its time renews it. */
    private long renewal(Lookup lookup, long now) {
        return flights.find(lookup) == null ? issue(flights.open(lookup, now), now) : Looked.NO_TICKET;
    }

    private void load(Flight flight, Waiter loader) {
        long now = clock.millis();
        Kept old = memory.find(flight.lookup().type(), flight.lookup().key());
        Outcome how = old != null && old.isBetterThanNone(now) ? Outcome.LOAD_SOON : Outcome.LOAD;
        loader.answer().complete(looked(how, null, issue(flight, now), null));
    }

    private long issue(Flight flight, long now) {
        return flights.issue(flight, changes.count(), now);
    }

    HandedIn handIn(HandIn handed) {
        Lookup lookup = handed.lookup();
        outage.ended();
        long outdated = changes.outdated(handed.answer());
        count(lookup, Layer.LOAD, outdated == Ledger.NEVER ? Result.HIT : Result.OUTDATED);
        Lease lease = outdated == Ledger.NEVER ? keep(lookup, handed.answer()) : null;
        Flight flight = flights.find(lookup);
        if (flight != null) {
            // The load was begun after all that the flight had heard of: who knows of no more would not read more
            // himself.
            long servable = flight.ticket() == handed.ticket() ? Math.max(outdated, flight.heardOf() + 1) : outdated;
            for (Waiter waiter : flights.joinedBefore(flight, servable)) {
                count(lookup, Layer.LOAD, Result.JOINED);
                waiter.answer().complete(looked(Outcome.JOINED, handed.answer(), Looked.NO_TICKET, lease));
            }
            if (flight.ticket() == handed.ticket()) {
                goOn(flight);
            }
        }
        if (lease == null && flights.find(lookup) == null) {
            shared.release(lookup);
        }
        return new HandedIn(lease);
    }

    private Lease keep(Lookup lookup, CachedAnswer answer) {
        Kept kept = memory.keep(lookup.type(), lookup.key(), answer);
        shared.keep(lookup, answer, kept.times().fresh());
        return kept.lease();
    }

    /** Those who asked after a change that an answer or a refusal may lack are served by another load. */
    private void goOn(Flight flight) {
        Waiter next = flights.next(flight);
        if (next == null) {
            flights.close(flight);
        } else {
            load(flight, next);
        }
    }

    GaveUp giveUp(GiveUp lost) {
        Lookup lookup = lost.lookup();
        long now = clock.millis();
        count(lookup, Layer.LOAD, Result.ERROR);
        if (lost.failure() == ErrorCode.STORE_UNAVAILABLE) {
            outage.noticed(now);
        }
        Kept old = memory.find(lookup.type(), lookup.key());
        CachedAnswer stale = lost.storeAway() && old != null && old.isBetterThanNone(now) ? old.answer() : null;
        Flight flight = flights.find(lookup);
        if (flight != null && flight.ticket() == lost.ticket()) {
            for (Waiter waiter : flights.joinedBefore(flight, flight.heardOf() + 1)) {
                waiter.answer().complete(refused(lookup, lost, stale));
            }
            goOn(flight);
            if (flights.find(lookup) == null) {
                shared.release(lookup);
            }
        }
        if (stale != null) {
            count(lookup, Layer.MEMORY, Result.STALE);
        }
        return new GaveUp(stale);
    }

    private Looked refused(Lookup lookup, GiveUp lost, @Nullable CachedAnswer stale) {
        if (stale != null) {
            count(lookup, Layer.MEMORY, Result.STALE);
            return looked(Outcome.STALE, stale, Looked.NO_TICKET, null);
        }
        return lost.failure() == null
                ? looked(Outcome.LOAD, null, Looked.NO_TICKET, null)
                : new Looked(Outcome.FAILED, null, Looked.NO_TICKET, node, null, lost.failure(), lost.detail());
    }

    /** Outdates what was read before the change: from now on nobody who asks is given it. */
    void invalidate(Invalidation invalidation) {
        memory.outdate(invalidation.line(), invalidation.upTo(), changes.note(invalidation));
    }

    /** Outdates everything that was read before: what changed until then was not heard. */
    void distrust(Line line, long upTo) {
        changes.raise(line, upTo);
        memory.outdateAll(line, upTo);
    }

    /** Whose load did not come back in time: one of those who wait loads in its place. */
    void sweep() {
        for (Flight flight : flights.overdue(clock.millis() - loadTimeout.toMillis())) {
            goOn(flight);
        }
    }

    /** Questions that are being loaded now. */
    int loading() {
        return flights.size();
    }

    int waiting() {
        return flights.waiting();
    }

    private Looked looked(Outcome outcome, @Nullable CachedAnswer answer, long ticket, @Nullable Lease lease) {
        return new Looked(outcome, answer, ticket, node, lease, null, null);
    }

    private void count(Lookup lookup, Layer layer, Result result) {
        meters.count(lookup.type(), layer, result);
    }
}
