package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.limits.Admission;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the hub, whatever it is connected by: who it is, how long it stays, and what waits for it. What the client says
 * is its transport's business. Lives on the loop of its hub.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SocketHub hub;
    private final Outgoing outgoing;
    private final SocketPlace place = new SocketPlace();
    private final SocketTimes times;
    private final SessionTopics topics;

    private Caller caller;
    private Runnable whenGone = () -> {};
    private long heartbeats;
    private boolean closed;

    Session(SocketHub hub, Wire wire, Caller caller) {
        this.hub = hub;
        outgoing = new Outgoing(wire, hub, this);
        this.caller = caller;
        topics = new SessionTopics(this, hub);
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

    /** What is to be done when the connection has ended. */
    void whenGone(Runnable task) {
        whenGone = task;
    }

    /** Any sign of life of the peer. */
    void heard() {
        times.heard(hub.nowMillis());
    }

    /** Subscribes, and tells how each topic began or why it was refused. */
    void subscribe(List<Wish> wishes, Replies replies) {
        topics.subscribe(wishes, replies);
    }

    void unsubscribe(StreamTopic topic) {
        topics.unsubscribe(topic);
    }

    /** What it is subscribed to, in the order of subscribing. */
    List<Subscription> subscriptions() {
        return topics.all();
    }

    /** What of a start there is room for. */
    Start fitting(Subscription subscription, Start start) {
        return topics.fitting(subscription, start);
    }

    /** A subscription has got its start, or the next page of it. */
    void started(Subscription subscription) {
        topics.started(subscription);
        flush();
    }

    void refused(Subscription subscription, Throwable failure) {
        topics.refused(subscription, failure);
    }

    /** The topic is not for the caller any more. */
    void ended(Subscription subscription, Throwable reason) {
        topics.ended(subscription, reason);
        flush();
    }

    /** Whether the peer has taken everything that was sent. */
    boolean takes() {
        return !closed && !outgoing.isStalled();
    }

    /** Every event of the client's topics up to it has been written; null while that cannot be said. */
    @Nullable
    Position told() {
        return !closed && outgoing.isDirect() ? topics.told() : null;
    }

    /** Drops what waits for a topic that the client left. */
    void forget(StreamTopic topic) {
        outgoing.forget(topic);
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
            topics.goOn();
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
        topics.all(topic -> !topic.isFor(now)).forEach(one -> ended(one, Refusals.lostSight()));
        if (times.pingIsDue(nowMillis) && outgoing.wire().writable()) {
            outgoing.wire().ping();
        }
        if (times.heartbeatIsDue(nowMillis)) {
            long promised = topics.promised(hub.position().offset());
            send(Message.heartbeat(topics.told(), Frames.heartbeat(++heartbeats, promised, hub.now())));
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
        outgoing.close();
        gone();
        return outgoing.wire().close(closing);
    }

    /** The connection has ended, by whomever. */
    void gone() {
        if (!closed) {
            closed = true;
            topics.clear();
            outgoing.close();
            place.leave();
            hub.remove(this);
            whenGone.run();
        }
    }
}
