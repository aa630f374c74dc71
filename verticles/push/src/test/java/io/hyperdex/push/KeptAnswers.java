package io.hyperdex.push;

import java.util.ArrayList;
import java.util.List;

/** An outlet that keeps the answers to its requests. */
final class KeptAnswers implements Outlet {
    final List<Long> tickets = new ArrayList<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<Replay> replays = new ArrayList<>();
    final List<StreamTopic> ended = new ArrayList<>();
    final List<StreamTopic> refused = new ArrayList<>();

    @Override
    public void deliver(Delivery delivery) {}

    @Override
    public void joined(long ticket, Start start) {
        tickets.add(ticket);
        if (start instanceof Snapshot snapshot) {
            snapshots.add(snapshot);
        } else if (start instanceof Replay replay) {
            replays.add(replay);
        }
    }

    @Override
    public void refused(long ticket, StreamTopic topic, Throwable failure) {
        refused.add(topic);
    }

    @Override
    public void ended(StreamTopic topic, Throwable reason) {
        ended.add(topic);
    }

    @Override
    public void restart() {}
}
