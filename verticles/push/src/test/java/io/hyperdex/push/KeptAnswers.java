package io.hyperdex.push;

import java.util.ArrayList;
import java.util.List;

/** An outlet that keeps the answers to its requests. */
final class KeptAnswers implements Outlet {
    final List<Long> tickets = new ArrayList<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<StreamTopic> refused = new ArrayList<>();

    @Override
    public void deliver(Delivery delivery) {}

    @Override
    public void joined(long ticket, Snapshot snapshot) {
        tickets.add(ticket);
        snapshots.add(snapshot);
    }

    @Override
    public void refused(long ticket, StreamTopic topic, Throwable failure) {
        refused.add(topic);
    }

    @Override
    public void restart() {}
}
