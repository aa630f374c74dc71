package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.push.StreamTopic.BenchTopic;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of one event loop and what they are subscribed to. The feeds know the loop, never its clients: what they hand
 * over once is fanned out here, written to each at once and flushed once a window.
 */
final class SocketHub implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHub.class);
    /** The sockets of one loop come back 500 a second. */
    private static final long BYE_FIRST_MILLIS = 200;

    private static final long BYE_STEP_MILLIS = 2;

    private final Loop loop;
    private final Thread thread = Thread.currentThread();
    private final Feed feed;
    private final Settings settings;
    private final Map<StreamTopic, TopicTable> topics = new HashMap<>();
    private final Set<Session> sessions = new LinkedHashSet<>();

    private Position position;
    private long lastTicket;
    private int stalled;
    /** Clients with news that have not been flushed yet. */
    private List<Session> unflushed = new ArrayList<>();
    /** When that news became durable. */
    private List<Instant> undelivered = new ArrayList<>();

    private long flushedAtMillis;
    private boolean flushIsDue;
    private boolean leaving;

    /** What the hubs of a node share. */
    record Settings(
            PushConfig config,
            String node,
            int frameBytesMax,
            Authenticator authenticator,
            Function<Caller, Future<Admission>> places,
            InstantSource wall,
            StreamMetrics metrics) {}

    /** On the loop, like every call but those of {@link Outlet}. */
    SocketHub(Loop loop, Feed feed, Settings settings, Position position) {
        this.loop = loop;
        this.feed = feed;
        this.settings = settings;
        this.position = position;
        feed.attach(this);
    }

    Session open(Wire wire, Caller caller) {
        assert onLoop();
        var session = new Session(this, wire, caller);
        sessions.add(session);
        metrics().opened(wire.transport());
        return session;
    }

    /** Throws 503 when there is no place for another client; else {@link #open} or {@link #abandoned} follows. */
    void admit() {
        if (leaving) {
            throw ApiException.of(ErrorCode.OVERLOADED, "this node is about to stop");
        }
        if (!metrics().admit(config().socketsMax())) {
            throw ApiException.of(ErrorCode.OVERLOADED, "this node has as many sockets as it may");
        }
    }

    void abandoned() {
        metrics().abandoned();
    }

    void remove(Session session) {
        sessions.remove(session);
        metrics().closed(session.transport());
    }

    /** Not at once: the caller is in the middle of a round of all clients. */
    void closeLater(Session session, Closing closing) {
        loop.execute(() -> session.close(closing));
    }

    /** The client was written to; it is flushed with the next window unless it is done before. */
    void unflushed(Session session) {
        unflushed.add(session);
    }

    /** The first news after a pause goes out at once, the rest of the window together at its end. */
    private void flushNews() {
        if (flushIsDue) {
            return;
        }
        long waitMillis = flushedAtMillis + config().flushWindow().toMillis() - nowMillis();
        if (waitMillis <= 0) {
            flush();
        } else {
            flushIsDue = true;
            loop.after(waitMillis, this::flush);
        }
    }

    private void flush() {
        flushIsDue = false;
        List<Session> written = unflushed;
        unflushed = new ArrayList<>();
        written.forEach(Session::flush);
        undelivered.forEach(committedAt -> metrics().delivered(committedAt, now()));
        undelivered = new ArrayList<>();
        flushedAtMillis = nowMillis();
    }

    /** Whether there is such a topic on this node. */
    boolean serves(StreamTopic topic) {
        return !(topic instanceof BenchTopic) || config().bench();
    }

    void join(Subscription subscription) {
        assert onLoop();
        metrics().subscribed(1);
        topics.computeIfAbsent(subscription.topic(), topic -> new TopicTable(() -> ask(topic)))
                .add(subscription);
    }

    private long ask(StreamTopic topic) {
        feed.join(topic, this, ++lastTicket);
        return lastTicket;
    }

    void leave(Subscription subscription) {
        assert onLoop();
        TopicTable table = topics.get(subscription.topic());
        if (table != null && table.remove(subscription)) {
            metrics().subscribed(-1);
            if (table.isEmpty()) {
                topics.remove(subscription.topic());
                feed.leave(subscription.topic(), this);
            }
        }
    }

    @Override
    public void deliver(Delivery delivery) {
        loop.execute(() -> {
            boolean heard = false;
            for (TopicFrame frame : delivery.frames()) {
                TopicTable table = topics.get(frame.topic());
                if (table != null) {
                    table.pass(frame);
                    heard = true;
                }
            }
            position = delivery.position();
            if (heard && delivery.committedAt() != null) {
                undelivered.add(delivery.committedAt());
            }
            if (!unflushed.isEmpty()) {
                flushNews();
            }
        });
    }

    @Override
    public void joined(long ticket, Snapshot snapshot) {
        loop.execute(() -> {
            TopicTable table = topics.get(snapshot.topic());
            if (table != null && table.awaits(ticket)) {
                table.joined(snapshot).forEach(served -> {
                    served.session().answer();
                    served.session().flush();
                });
            }
        });
    }

    @Override
    public void refused(long ticket, StreamTopic topic, Throwable failure) {
        loop.execute(() -> {
            TopicTable table = topics.get(topic);
            if (table != null && table.awaits(ticket)) {
                table.refused().forEach(refused -> {
                    refused.session().refused(refused, failure);
                    refused.session().flush();
                });
            }
        });
    }

    @Override
    public void restart() {
        loop.execute(() -> part(Closing.REBALANCE).onFailure(failure -> LOG.debug("close failed", failure)));
    }

    /** Heartbeats, pings, and the end of the idle and of those whose key has ended. */
    void tick() {
        assert onLoop();
        long nowMillis = nowMillis();
        int behind = 0;
        for (Session session : List.copyOf(sessions)) {
            session.tick(nowMillis);
            behind += session.isStalled() ? 1 : 0;
        }
        metrics().stalled(behind - stalled);
        stalled = behind;
    }

    /** Lets nobody in any more; completes when all connections have ended. */
    Future<Void> farewell() {
        assert onLoop();
        leaving = true;
        return part(Closing.SHUTDOWN);
    }

    /** Tells every client when to come back, one after the other, and closes it. */
    private Future<Void> part(Closing closing) {
        List<Future<Void>> endings = new ArrayList<>();
        long afterMillis = BYE_FIRST_MILLIS;
        for (Session session : List.copyOf(sessions)) {
            endings.add(session.bye(closing, afterMillis));
            afterMillis += BYE_STEP_MILLIS;
        }
        return Future.join(endings).mapEmpty();
    }

    String hello(String tier) {
        PushConfig config = settings.config();
        var limits = new Frames.Limits(config.topicsMax(), config.inboundPerMinute(), settings.frameBytesMax());
        var greeting = new Frames.Greeting(
                settings.node(), tier, now(), config.heartbeat().toMillis(), limits);
        return Frames.hello(greeting, position);
    }

    /** Throws 401 for a key that is not valid, 403 for one that is not for the peer's page. */
    Caller authenticate(String key, Peer peer) {
        return settings.authenticator().ofKey(key, peer);
    }

    /** Whether the key that the caller came with still opens anything. */
    boolean isInForce(Caller caller) {
        return settings.authenticator().isInForce(caller);
    }

    /** Whether the caller may have another socket. */
    Future<Admission> admit(Caller caller) {
        return settings.places().apply(caller);
    }

    PushConfig config() {
        return settings.config();
    }

    StreamMetrics metrics() {
        return settings.metrics();
    }

    /** Everything up to it has been handed to every socket. */
    Position position() {
        return position;
    }

    Instant now() {
        return settings.wall().instant();
    }

    long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private boolean onLoop() {
        return Thread.currentThread() == thread;
    }
}
