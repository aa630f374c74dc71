package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.limits.Admission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Wire wire;
    private final SocketPlace place = new SocketPlace();
    private final SocketTimes times;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);

    /** Null while the peer keeps up, like {@link #unanswered} while nothing is asked. */
    private @Nullable SendQueue queue;

    private @Nullable List<Subscribing> unanswered;
    private Caller caller;
    private long heartbeats;
    private boolean unflushed;
    private boolean closed;

    Session(SocketHub hub, Wire wire, Caller caller) {
        this.hub = hub;
        this.wire = wire;
        this.caller = caller;
        times = new SocketTimes(hub.config(), wire.transport(), hub.nowMillis());
    }

    SocketHub hub() {
        return hub;
    }

    Transport transport() {
        return wire.transport();
    }

    Caller caller() {
        return caller;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isStalled() {
        return queue != null && queue.isStalled();
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
    void subscribe(List<String> topics, Replies replies) {
        var subscribing = new Subscribing(replies);
        topics.forEach(requested -> want(subscribing, requested));
        if (!subscribing.isEmpty()) {
            if (unanswered == null) {
                unanswered = new ArrayList<>(1);
            }
            unanswered.add(subscribing);
            subscribing.subscriptions().forEach(hub::join);
        }
    }

    private void want(Subscribing subscribing, String requested) {
        Optional<StreamTopic> topic = TopicParser.parse(requested, caller.sight());
        Frames.Refusal refusal = topic.isEmpty() || !hub.serves(topic.get())
                ? Refusals.unknownTopic()
                : Refusals.sight(topic.get(), caller);
        if (refusal != null) {
            subscribing.replies().refused(requested, refusal);
            return;
        }
        Subscription present = subscriptions.get(topic.get().text());
        if (present != null && subscribing.holds(present)) {
            subscribing.add(requested, present);
            return;
        }
        if (present != null) {
            // Subscribing again starts afresh: the client gets a snapshot that it can go on from.
            leave(present);
        } else if (subscriptions.size() >= hub.config().topicsMax()) {
            subscribing
                    .replies()
                    .refused(requested, Refusals.tooManyTopics(hub.config().topicsMax()));
            return;
        }
        var subscription = new Subscription(topic.get(), this, hub.config().queueBytesMax());
        subscriptions.put(topic.get().text(), subscription);
        subscribing.add(requested, subscription);
    }

    void unsubscribe(StreamTopic topic) {
        Subscription present = subscriptions.get(topic.text());
        if (present != null) {
            leave(present);
        }
    }

    private void leave(Subscription subscription) {
        subscriptions.remove(subscription.topic().text());
        if (queue != null) {
            queue.forget(subscription.topic());
        }
        hub.leave(subscription);
        if (unanswered != null) {
            unanswered.forEach(subscribing -> subscribing.remove(subscription));
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
        for (Subscribing subscribing : List.copyOf(asked)) {
            if (subscribing.isEmpty()) {
                asked.remove(subscribing);
            } else if (subscribing.isComplete()) {
                asked.remove(subscribing);
                subscribing.replies().subscribed(subscribing.answer());
                subscribing.subscriptions().forEach(Subscription::answered);
            }
        }
        if (asked.isEmpty()) {
            unanswered = null;
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

    void send(TopicFrame frame) {
        if (!closed) {
            settle(passes() ? write(frame.message()) : queue().send(frame));
        }
    }

    void send(Message message) {
        if (!closed) {
            settle(passes() ? write(message) : queue().send(message));
        }
    }

    /** What was written for the next flush is sent early rather than what comes after it queued. */
    private boolean passes() {
        if (queue != null) {
            return false;
        }
        if (!wire.writable() && unflushed) {
            flush();
        }
        return wire.writable();
    }

    private boolean write(Message message) {
        wire.write(message);
        if (!unflushed) {
            unflushed = true;
            hub.unflushed(this);
        }
        return true;
    }

    private SendQueue queue() {
        if (queue == null) {
            queue = new SendQueue(wire, hub.config().queueBytesMax(), hub.metrics());
        }
        return queue;
    }

    private void settle(boolean fits) {
        if (!fits) {
            hub.closeLater(this, Closing.SLOW);
        }
    }

    /** Sends what was written, unless that has been done. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            wire.flush();
        }
    }

    /** The peer takes messages again. */
    void drained() {
        if (!closed && queue != null) {
            queue.flush();
            if (!queue.isStalled()) {
                queue = null;
            }
            wire.flush();
        }
    }

    void tick(long nowMillis) {
        if (wire.transport().hears() && times.isIdle(nowMillis)) {
            close(Closing.IDLE);
            return;
        }
        if (!hub.isInForce(caller)) {
            close(Closing.KEY_REVOKED);
            return;
        }
        if (times.pingIsDue(nowMillis) && wire.writable()) {
            wire.ping();
        }
        if (times.heartbeatIsDue(nowMillis)) {
            Position position = hub.position();
            send(Message.of(Frames.heartbeat(++heartbeats, position.offset(), hub.now())));
            flush();
        }
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
        flush();
        gone();
        return wire.close(closing);
    }

    /** The connection has ended, by whomever. */
    void gone() {
        if (!closed) {
            closed = true;
            subscriptions.values().forEach(hub::leave);
            subscriptions.clear();
            unanswered = null;
            queue = null;
            place.leave();
            hub.remove(this);
        }
    }
}
