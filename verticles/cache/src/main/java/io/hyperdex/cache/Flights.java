package io.hyperdex.cache;

import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Lookup;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The questions that are being loaded, each by one asker while the others wait. Bounded by the number of those who wait. */
final class Flights {
    private final Map<Lookup, Flight> flights = new HashMap<>();
    private final int waitingMax;
    private int waiting;
    private long lastTicket = Looked.NO_TICKET;

    /**
     * Somebody who waits.
     *
     * @param joined how many changes had been heard of when he asked: he must be told of all of them
     */
    record Waiter(Promise<Looked> answer, long joined) {}

    /** One question on its way. */
    static final class Flight {
        private final Lookup lookup;
        private final Deque<Waiter> waiters = new ArrayDeque<>();
        private long ticket = Looked.NO_TICKET;
        private long heardOf = Ledger.BEFORE_ALL;
        private long sinceMillis;

        private Flight(Lookup lookup) {
            this.lookup = lookup;
        }

        Lookup lookup() {
            return lookup;
        }

        long ticket() {
            return ticket;
        }

        /** How many changes had been heard of when the ticket was given: the load may have missed those since. */
        long heardOf() {
            return heardOf;
        }
    }

    Flights(int waitingMax) {
        this.waitingMax = waitingMax;
    }

    @Nullable
    Flight find(Lookup lookup) {
        return flights.get(lookup);
    }

    Flight open(Lookup lookup, long nowMillis) {
        var flight = new Flight(lookup);
        flight.sinceMillis = nowMillis;
        flights.put(lookup, flight);
        return flight;
    }

    /** False when as many as allowed wait already. */
    boolean join(Flight flight, Waiter waiter) {
        if (waiting >= waitingMax) {
            return false;
        }
        waiting++;
        flight.waiters.add(waiter);
        return true;
    }

    /**
     * A ticket for the next load of the flight.
     *
     * @param count of the changes that were heard of until now
     */
    long issue(Flight flight, long count, long nowMillis) {
        flight.ticket = ++lastTicket;
        flight.heardOf = count;
        flight.sinceMillis = nowMillis;
        return flight.ticket;
    }

    @Nullable
    Waiter next(Flight flight) {
        Waiter next = flight.waiters.poll();
        if (next != null) {
            waiting--;
        }
        return next;
    }

    /** Takes those out who asked before so many changes were heard of. */
    List<Waiter> joinedBefore(Flight flight, long count) {
        List<Waiter> early = new ArrayList<>();
        flight.waiters.removeIf(waiter -> waiter.joined < count && early.add(waiter));
        waiting -= early.size();
        return early;
    }

    void close(Flight flight) {
        flights.remove(flight.lookup, flight);
    }

    /** Flights whose load was begun before and has not come back. */
    List<Flight> overdue(long sinceMillis) {
        return flights.values().stream()
                .filter(flight -> flight.sinceMillis < sinceMillis)
                .toList();
    }

    int waiting() {
        return waiting;
    }

    int size() {
        return flights.size();
    }
}
