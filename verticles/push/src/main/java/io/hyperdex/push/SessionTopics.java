package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.push.StreamTopic.TradesTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one client is subscribed to, and how its wishes are answered. Lives on the loop of its hub. */
final class SessionTopics {
    private final Session session;
    private final SocketHub hub;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);

    /** Null while nothing is asked. */
    private @Nullable List<Subscribing> unanswered;

    SessionTopics(Session session, SocketHub hub) {
        this.session = session;
        this.hub = hub;
    }

    /** Subscribes, and tells how each topic began or why it was refused. */
    void subscribe(List<Wish> wishes, Replies replies) {
        var subscribing = new Subscribing(replies);
        wishes.forEach(wish -> want(subscribing, wish));
        if (!subscribing.isEmpty()) {
            if (unanswered == null) {
                unanswered = new ArrayList<>(1);
            }
            unanswered.add(subscribing);
            subscribing.subscriptions().forEach(hub::join);
        }
    }

    private void want(Subscribing subscribing, Wish wish) {
        Optional<StreamTopic> parsed =
                TopicParser.parse(wish.requested(), session.caller().sight());
        Frames.Refusal refusal = parsed.isEmpty() || !hub.serves(parsed.get())
                ? Refusals.unknownTopic()
                : Refusals.sight(parsed.get(), session.caller());
        if (refusal != null) {
            subscribing.replies().refused(wish.requested(), refusal);
            return;
        }
        StreamTopic topic = parsed.get();
        Subscription present = subscriptions.get(topic.text());
        if (present != null && subscribing.holds(present)) {
            subscribing.add(wish.requested(), present);
            return;
        }
        int topicsMax = hub.config().topicsMax();
        if (present == null && subscriptions.size() >= topicsMax) {
            subscribing.replies().refused(wish.requested(), Refusals.tooManyTopics(topicsMax));
            return;
        }
        int conflateMillis = Objects.requireNonNullElse(wish.conflateMillis(), topic.conflateMillis());
        var subscription = new Subscription(topic, session, topic.isEvents() ? wish.from() : null, conflateMillis);
        if (present != null) {
            // Subscribing again starts afresh; who waits for the former start is answered with this one.
            Objects.requireNonNullElse(unanswered, List.<Subscribing>of())
                    .forEach(waiting -> waiting.replace(present, subscription));
            leave(present);
        }
        subscriptions.put(topic.text(), subscription);
        subscribing.add(wish.requested(), subscription);
    }

    void unsubscribe(StreamTopic topic) {
        Subscription present = subscriptions.get(topic.text());
        if (present != null) {
            leave(present);
        }
    }

    private void leave(Subscription subscription) {
        subscriptions.remove(subscription.topic().text());
        session.forget(subscription.topic());
        hub.leave(subscription);
        if (unanswered != null) {
            unanswered.forEach(subscribing -> subscribing.withdraw(subscription));
            answer();
        }
        goOn();
    }

    /** In the order of subscribing. */
    List<Subscription> all() {
        return List.copyOf(subscriptions.values());
    }

    /** Those of them that fit. */
    List<Subscription> all(Predicate<StreamTopic> fits) {
        return subscriptions.values().stream()
                .filter(one -> fits.test(one.topic()))
                .toList();
    }

    /** Answers the wishes whose topics all have their snapshots. */
    private void answer() {
        List<Subscribing> asked = unanswered;
        if (asked == null) {
            return;
        }
        List<Subscribing> complete =
                asked.stream().filter(Subscribing::isComplete).toList();
        asked.removeAll(complete);
        complete.forEach(Subscribing::reply);
        complete.stream()
                .flatMap(one -> one.subscriptions().stream())
                .distinct()
                .filter(one -> !one.isAnswered())
                .forEach(Subscription::answered);
        if (asked.isEmpty()) {
            unanswered = null;
        }
        goOn();
    }

    /** Pages that wait to be sent together are no longer than one; what is over comes later by itself. */
    Start fitting(Subscription subscription, Start start) {
        if (subscription.isAnswered() || !(start instanceof Replay page)) {
            return start;
        }
        long waiting = subscriptions.values().stream()
                .mapToLong(Subscription::waitingBytes)
                .sum();
        return waiting == 0 || waiting + page.bytes() <= hub.config().pageBytes() ? page : page.later();
    }

    /** A subscription has got its start, or the next page of it. */
    void started(Subscription subscription) {
        if (subscription.isAnswered()) {
            subscription.answered();
            goOn();
        } else {
            answer();
        }
    }

    /** The next page is for a peer that has taken the one before, whatever the topic. */
    void goOn() {
        if (session.takes() && subscriptions.values().stream().noneMatch(Subscription::awaitsPage)) {
            subscriptions.values().stream()
                    .filter(Subscription::isBetweenPages)
                    .findFirst()
                    .ifPresent(hub::nextPage);
        }
    }

    void refused(Subscription subscription, Throwable failure) {
        if (unanswered != null) {
            for (Subscribing subscribing : unanswered) {
                subscribing
                        .remove(subscription)
                        .forEach(requested -> subscribing.replies().refused(requested, Refusals.of(failure)));
            }
        }
        leave(subscription);
    }

    /** The topic is not for the caller any more. */
    void ended(Subscription subscription, Throwable reason) {
        if (subscription.isAnswered()) {
            leave(subscription);
            session.send(Message.last(subscription.topic(), Refusals.of(reason)));
        } else {
            refused(subscription, reason);
        }
    }

    /** Every frame of these topics up to it has been handed over, where everything up to the limit has. */
    long promised(long limit) {
        long promised = limit;
        for (Subscription one : subscriptions.values()) {
            promised = one.topic().isOfStore() ? Math.min(promised, one.promised()) : promised;
        }
        return promised;
    }

    /**
     * Every event of the client's topics up to it has been handed over, trades before others since the two are counted apart;
     * where there are no events, what is promised of states. Null while some topic has not begun.
     */
    @Nullable
    Position told() {
        boolean trades = subscriptions.values().stream().anyMatch(one -> one.topic() instanceof TradesTopic);
        Position lowest = null;
        for (Subscription one : subscriptions.values()) {
            if (trades ? one.topic() instanceof TradesTopic : one.topic().isEvents()) {
                Position told = one.told(hub.delivered(one.topic()));
                if (told == null) {
                    return null;
                }
                lowest = lowest == null || told.offset() < lowest.offset() ? told : lowest;
            }
        }
        Position all = hub.position();
        return lowest == null ? new Position(all.epoch(), promised(all.offset())) : lowest;
    }

    /** Leaves everything; nobody is answered any more. */
    void clear() {
        subscriptions.values().forEach(hub::leave);
        subscriptions.clear();
        unanswered = null;
    }
}
