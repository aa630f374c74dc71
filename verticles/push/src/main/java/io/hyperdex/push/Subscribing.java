package io.hyperdex.push;

import java.util.ArrayList;
import java.util.List;

/** A wish to subscribe on its way: it is answered once, when every topic of it has its snapshot or was refused. */
final class Subscribing {
    private record Wanted(String requested, Subscription subscription) {}

    private final Replies replies;
    private final List<Wanted> wanted = new ArrayList<>();
    private boolean withdrawn;

    Subscribing(Replies replies) {
        this.replies = replies;
    }

    Replies replies() {
        return replies;
    }

    void add(String requested, Subscription subscription) {
        wanted.add(new Wanted(requested, subscription));
    }

    boolean holds(Subscription subscription) {
        return wanted.stream().anyMatch(one -> one.subscription() == subscription);
    }

    /** The names under which the client asked for it. */
    List<String> remove(Subscription subscription) {
        List<String> names = wanted.stream()
                .filter(one -> one.subscription() == subscription)
                .map(Wanted::requested)
                .toList();
        wanted.removeIf(one -> one.subscription() == subscription);
        return names;
    }

    /** The client has left the topic before it had its start. */
    void withdraw(Subscription subscription) {
        withdrawn |= !remove(subscription).isEmpty();
    }

    /** Another subscription of the same topic is waited for instead. */
    void replace(Subscription former, Subscription latter) {
        wanted.replaceAll(one -> one.subscription() == former ? new Wanted(one.requested(), latter) : one);
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    boolean isComplete() {
        return wanted.stream().noneMatch(one -> one.subscription().isJoining());
    }

    /** Answers, unless everything was refused; what was left meanwhile is missing in the answer. */
    void reply() {
        if (!wanted.isEmpty() || withdrawn) {
            replies.subscribed(answer());
        }
    }

    private List<Frames.Joined> answer() {
        List<Frames.Joined> topics = new ArrayList<>(wanted.size());
        for (Wanted one : wanted) {
            Start start = one.subscription().start();
            if (start != null) {
                String snapshot = start instanceof Snapshot state ? state.data() : null;
                topics.add(new Frames.Joined(
                        one.requested(),
                        start.topic().text(),
                        start.epoch(),
                        start.offset(),
                        snapshot == null,
                        snapshot));
            }
        }
        return topics;
    }

    List<Subscription> subscriptions() {
        return wanted.stream().map(Wanted::subscription).distinct().toList();
    }
}
