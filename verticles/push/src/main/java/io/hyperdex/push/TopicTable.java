package io.hyperdex.push;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** The subscriptions of one topic on one event loop. */
final class TopicTable {
    private final Set<Subscription> members = new LinkedHashSet<>();
    /** Asks the feed for a snapshot and gives the ticket of the request. */
    private final LongSupplier ask;

    private long lastSequence;
    /** Of the snapshot that is under way; 0 is none. */
    private long ticket;

    TopicTable(LongSupplier ask) {
        this.ask = ask;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** One request serves everybody who comes while it is under way, as long as no frame goes by in between. */
    void add(Subscription newcomer) {
        newcomer.register(lastSequence);
        members.add(newcomer);
        askOnce();
    }

    /** False when it was not a member. */
    boolean remove(Subscription member) {
        return members.remove(member);
    }

    void pass(TopicFrame frame) {
        lastSequence = frame.sequence();
        boolean again = false;
        for (Subscription member : members) {
            again |= !member.accept(frame);
        }
        if (again) {
            askOnce();
        }
    }

    boolean awaits(long answered) {
        return ticket == answered;
    }

    /** Those whom the snapshot serves; the others are asked for again. */
    List<Subscription> joined(Snapshot snapshot) {
        ticket = 0;
        List<Subscription> served = new ArrayList<>();
        boolean again = false;
        for (Subscription member : members) {
            if (member.isJoining() && member.takes(snapshot)) {
                member.begin(snapshot);
                served.add(member);
            } else {
                again |= member.isJoining();
            }
        }
        if (again) {
            askOnce();
        }
        return served;
    }

    /** Those who get no snapshot. */
    List<Subscription> refused() {
        ticket = 0;
        return members.stream().filter(Subscription::isJoining).toList();
    }

    private void askOnce() {
        if (ticket == 0) {
            ticket = ask.getAsLong();
        }
    }
}
