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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private final Settings settings;
    private final FlushWindow window;
    private final Subscriptions subscriptions;
    private final Set<Session> sessions = new LinkedHashSet<>();

    private Position position;
    private Delivery.Events events = Delivery.Events.NONE;
    private int stalled;
    private boolean leaving;

    /**
     * What the hubs of a node share.
     *
     * @param resumes how far back a client can go on
     */
    record Settings(
            PushConfig config,
            String node,
            int frameBytesMax,
            Duration resumes,
            Authenticator authenticator,
            Function<Caller, Future<Admission>> places,
            InstantSource wall,
            StreamMetrics metrics) {}

    /** On the loop, like every call but those of {@link Outlet}. */
    SocketHub(Loop loop, Feed feed, Settings settings, Position position) {
        this.loop = loop;
        this.settings = settings;
        this.position = position;
        window = new FlushWindow(loop, settings.config().flushWindow(), this::delivered);
        subscriptions = new Subscriptions(loop, feed, this, settings.metrics());
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
        window.add(session);
    }

    /** Whether there is such a topic on this node. */
    boolean serves(StreamTopic topic) {
        return !(topic instanceof BenchTopic) || config().bench();
    }

    void join(Subscription subscription) {
        assert onLoop();
        subscriptions.join(subscription);
    }

    /** A client has taken what it was sent of what it has missed, and there is more. */
    void nextPage(Subscription subscription) {
        subscriptions.nextPage(subscription);
    }

    void leave(Subscription subscription) {
        assert onLoop();
        subscriptions.leave(subscription);
    }

    @Override
    public void deliver(Delivery delivery) {
        loop.execute(() -> {
            boolean heard = subscriptions.pass(delivery.frames());
            position = delivery.position();
            events = delivery.events();
            window.close(heard ? delivery.committedAt() : null);
        });
    }

    @Override
    public void joined(long ticket, Start start) {
        loop.execute(() -> subscriptions.joined(ticket, start));
    }

    @Override
    public void refused(long ticket, StreamTopic topic, Throwable failure) {
        loop.execute(() -> subscriptions.refused(ticket, topic, failure));
    }

    @Override
    public void ended(StreamTopic topic, Throwable reason) {
        loop.execute(() -> subscriptions.ended(topic, reason));
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
        window.forget();
    }

    private void delivered(Instant committedAt) {
        metrics().delivered(committedAt, now());
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
                settings.node(),
                tier,
                now(),
                config.heartbeat().toMillis(),
                settings.resumes().toSeconds(),
                limits);
        return Frames.hello(greeting, position);
    }

    /** Throws 401 for a key that is not valid, 403 for one that is not for the peer's page. */
    Caller authenticate(String key, Peer peer) {
        return settings.authenticator().ofKey(key, peer);
    }

    /** The caller as its key is now; null when that opens nothing any more. */
    @Nullable
    Caller again(Caller caller) {
        return settings.authenticator().again(caller);
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

    /** Every event of topics like this one up to it has been handed to every socket. */
    long delivered(StreamTopic topic) {
        return events.of(topic);
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
