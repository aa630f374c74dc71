package io.hyperdex.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The subscriptions of one topic on one event loop. */
final class TopicTable {
    /** What the table needs of its hub. */
    interface Desk {
        /** Asks the feed for a snapshot and gives the ticket of the request. */
        long ask();

        /** Asks the feed for what one client has missed. */
        void resume(Subscription subscription);
    }

    private final StreamTopic topic;
    private final Loop loop;
    private final Desk desk;
    private final Set<Subscription> members = new LinkedHashSet<>();
    /** By the time that news is collected for. */
    private final Map<Integer, Lane> lanes = new LinkedHashMap<>(2);

    private long lastSequence;
    /** Of the snapshot that is under way; 0 is none. */
    private long ticket;

    TopicTable(StreamTopic topic, Loop loop, Desk desk) {
        this.topic = topic;
        this.loop = loop;
        this.desk = desk;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    List<Subscription> members() {
        return List.copyOf(members);
    }

    /** Of the newest frame that has gone by. */
    long lastSequence() {
        return lastSequence;
    }

    /** One request serves everybody who comes for a snapshot while it is under way, as long as no frame goes by in between. */
    void add(Subscription newcomer) {
        newcomer.register(lastSequence);
        members.add(newcomer);
        int millis = newcomer.conflateMillis();
        if (millis > 0) {
            newcomer.collectsIn(lanes.computeIfAbsent(millis, absent -> new Lane(topic, loop, millis)));
        }
        if (newcomer.from() == null) {
            askOnce();
        } else {
            desk.resume(newcomer);
        }
    }

    /** False when it was not a member. */
    boolean remove(Subscription member) {
        lanes.values().forEach(lane -> lane.remove(member));
        return members.remove(member);
    }

    void pass(TopicFrame frame) {
        lastSequence = frame.sequence();
        boolean again = false;
        for (Subscription member : members) {
            if (!member.isInLane() && !member.accept(frame)) {
                again |= member.from() == null;
                if (member.from() != null && !member.isAnswered() && member.ticket() == 0) {
                    desk.resume(member);
                }
            }
        }
        lanes.values().forEach(lane -> lane.pass(frame));
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
            if (!wantsSnapshot(member)) {
                continue;
            }
            if (member.takes(snapshot)) {
                member.begin(snapshot);
                served.add(member);
            } else {
                again = true;
            }
        }
        if (again) {
            askOnce();
        }
        return served;
    }

    private static boolean wantsSnapshot(Subscription member) {
        return member.isJoining() && member.from() == null;
    }

    /** Those who get no snapshot. */
    List<Subscription> refused() {
        ticket = 0;
        return members.stream().filter(TopicTable::wantsSnapshot).toList();
    }

    private void askOnce() {
        if (ticket == 0) {
            ticket = desk.ask();
        }
    }
}
