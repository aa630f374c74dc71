package io.hyperdex.push;

import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.limits.Admission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the hub, whatever it is connected by: what it is subscribed to, and what waits for it. What the client says
 * is its transport's business. Lives on the loop of its hub.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SocketHub hub;
    private final Outgoing outgoing;
    private final SocketPlace place = new SocketPlace();
    private final SocketTimes times;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);

    /** Null while nothing is asked. */
    private @Nullable List<Subscribing> unanswered;

    private Caller caller;
    private long heartbeats;
    private boolean closed;

    Session(SocketHub hub, Wire wire, Caller caller) {
        this.hub = hub;
        outgoing = new Outgoing(wire, hub, this);
        this.caller = caller;
        times = new SocketTimes(hub.config(), wire.transport(), hub.nowMillis());
    }

    SocketHub hub() {
        return hub;
    }

    Transport transport() {
        return outgoing.wire().transport();
    }

    Caller caller() {
        return caller;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isStalled() {
        return outgoing.isStalled();
    }

    /** Holds the place that the caller was given for this connection. */
    void take(Admission admission) {
        place.take(admission);
    }

    /** Another caller from now on; false when he may not have the connection. */
    boolean become(Caller named, Admission admission) {
        if (place.take(admission)) {
            caller = named;
            return true;
        }
        return false;
    }

    /** Any sign of life of the peer. */
    void heard() {
        times.heard(hub.nowMillis());
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
        Optional<StreamTopic> parsed = TopicParser.parse(wish.requested(), caller.sight());
        Frames.Refusal refusal = parsed.isEmpty() || !hub.serves(parsed.get())
                ? Refusals.unknownTopic()
                : Refusals.sight(parsed.get(), caller);
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
        var subscription = new Subscription(topic, this, topic.isEvents() ? wish.from() : null, conflateMillis);
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
        outgoing.forget(subscription.topic());
        hub.leave(subscription);
        if (unanswered != null) {
            unanswered.forEach(subscribing -> subscribing.withdraw(subscription));
            answer();
        }
    }

    /** What it is subscribed to, in the order of subscribing. */
    List<Subscription> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    /** Answers the wishes whose topics all have their snapshots. */
    void answer() {
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
                .forEach(this::begin);
        if (asked.isEmpty()) {
            unanswered = null;
        }
    }

    /** A subscription has got its start, or the next page of it. */
    void started(Subscription subscription) {
        if (subscription.isAnswered()) {
            begin(subscription);
        } else {
            answer();
        }
        flush();
    }

    private void begin(Subscription subscription) {
        subscription.answered();
        goOn(subscription);
    }

    /** The next page is for a peer that has taken the one before. */
    private void goOn(Subscription subscription) {
        if (!closed && subscription.isBetweenPages() && !outgoing.isStalled()) {
            hub.nextPage(subscription);
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
            send(Message.last(subscription.topic(), Refusals.of(reason)));
        } else {
            refused(subscription, reason);
        }
        flush();
    }

    void send(TopicFrame frame) {
        if (!closed && !outgoing.send(frame)) {
            hub.closeLater(this, Closing.SLOW);
        }
    }

    void send(Message message) {
        if (!closed && !outgoing.send(message)) {
            hub.closeLater(this, Closing.SLOW);
        }
    }

    /** Sends what was written, unless that has been done. */
    void flush() {
        outgoing.flush();
    }

    /** The peer takes messages again. */
    void drained() {
        if (!closed) {
            outgoing.drained();
            List.copyOf(subscriptions.values()).forEach(this::goOn);
        }
    }

    void tick(long nowMillis) {
        if (transport().hears() && times.isIdle(nowMillis)) {
            close(Closing.IDLE);
            return;
        }
        Caller now = hub.again(caller);
        if (now == null) {
            close(Closing.KEY_REVOKED);
            return;
        }
        caller = now;
        subscriptions.values().stream()
                .filter(one -> !one.topic().isFor(now))
                .toList()
                .forEach(one -> ended(one, Refusals.lostSight()));
        if (times.pingIsDue(nowMillis) && outgoing.wire().writable()) {
            outgoing.wire().ping();
        }
        if (times.heartbeatIsDue(nowMillis)) {
            send(Message.of(Frames.heartbeat(++heartbeats, promised(), hub.now())));
            flush();
        }
    }

    /** Every frame of the client's up to it has been handed over. */
    private long promised() {
        long promised = hub.position().offset();
        for (Subscription one : subscriptions.values()) {
            promised = one.topic().isOfStore() ? Math.min(promised, one.promised()) : promised;
        }
        return promised;
    }

    Future<Void> bye(Closing closing, long afterMillis) {
        send(Message.of(Frames.bye(closing, afterMillis)));
        return end(closing);
    }

    void close(Closing closing) {
        if (!closed) {
            end(closing).onFailure(failure -> LOG.debug("close failed", failure));
        }
    }

    private Future<Void> end(Closing closing) {
        outgoing.close();
        gone();
        return outgoing.wire().close(closing);
    }

    /** The connection has ended, by whomever. */
    void gone() {
        if (!closed) {
            closed = true;
            subscriptions.values().forEach(hub::leave);
            subscriptions.clear();
            unanswered = null;
            outgoing.close();
            place.leave();
            hub.remove(this);
        }
    }
}
