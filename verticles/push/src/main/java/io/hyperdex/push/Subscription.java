package io.hyperdex.push;

import io.hyperdex.domain.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One topic of one client. It is registered first and holds the frames that go by; its start tells which of them it
 * contains already; the rest follows. So nothing between the two is lost or sent twice. Where a client has missed much, its
 * start comes in pages, each of them like the first.
 */
final class Subscription {
    private final StreamTopic topic;
    private final Session session;
    private final int holdBytesMax;
    private final int conflateMillis;

    /** Null once the subscription is live. */
    private @Nullable List<TopicFrame> held = new ArrayList<>(0);

    private int heldBytes;
    private @Nullable Start start;
    private @Nullable Position from;
    private @Nullable Lane lane;
    private boolean answered;
    private long ticket;
    private long registeredAfter;
    private long sequence;
    private String epoch = "";
    private long offset;

    Subscription(StreamTopic topic, Session session, @Nullable Position from, int conflateMillis) {
        this.topic = topic;
        this.session = session;
        this.from = from;
        this.conflateMillis = conflateMillis;
        holdBytesMax =
                session.hub().config().queueBytesMax() - session.hub().config().pageBytes();
        offset = from == null ? 0 : from.offset();
    }

    StreamTopic topic() {
        return topic;
    }

    Session session() {
        return session;
    }

    int conflateMillis() {
        return conflateMillis;
    }

    /** What the client has been told of the topic. */
    long offset() {
        return offset;
    }

    /** Where the client wants to go on; null for a snapshot. */
    @Nullable
    Position from() {
        return from;
    }

    @Nullable
    Place place() {
        return from == null ? null : new Place(from, offset);
    }

    /** Of the request for its own start that is under way. */
    long ticket() {
        return ticket;
    }

    void awaits(long requested) {
        ticket = requested;
    }

    /** Null while it is awaited. */
    @Nullable
    Start start() {
        return start;
    }

    boolean isJoining() {
        return held != null && start == null;
    }

    boolean isLive() {
        return held == null;
    }

    /** Whether the client knows that it is subscribed. */
    boolean isAnswered() {
        return answered;
    }

    /** Up to here the client has been told everything of the topic. */
    long promised() {
        if (held == null) {
            return lane == null ? Long.MAX_VALUE : lane.toldUntil();
        }
        return answered || start != null || from != null ? toldWhileHolding() : Long.MAX_VALUE;
    }

    /** A page may end with commits that have nothing of the topic. */
    private long toldWhileHolding() {
        return start instanceof Snapshot || from == null ? offset : Math.max(offset, from.offset());
    }

    /**
     * Up to here the client has been told every event of the topic, whichever way; null before it knows where the topic begins.
     *
     * @param delivered up to here events have been handed to everybody
     */
    @Nullable
    Position told(long delivered) {
        if (held == null) {
            return new Position(epoch, Math.min(promised(), Math.max(delivered, offset)));
        }
        return answered ? new Position(epoch, toldWhileHolding()) : null;
    }

    /** Where news is collected for it once it is live. */
    void collectsIn(Lane collecting) {
        lane = collecting;
    }

    /** Whether its news comes by its lane. */
    boolean isInLane() {
        return held == null && lane != null;
    }

    /** Whether it waits for nothing but that the client takes what it was sent already. */
    boolean isBetweenPages() {
        return answered && held != null && ticket == 0;
    }

    /** Whether the client knows that it is subscribed, and the next page of what it has missed is being read. */
    boolean awaitsPage() {
        return answered && held != null && ticket != 0;
    }

    /** Of what is sent as soon as the client knows that it is subscribed. */
    long waitingBytes() {
        return start instanceof Replay page ? page.bytes() : 0;
    }

    /** Frames up to {@code lastSequence} have gone by without being held. */
    void register(long lastSequence) {
        registeredAfter = lastSequence;
    }

    /** Whether the start leaves nothing out between itself and the first frame that was held. */
    boolean takes(Start offered) {
        boolean reachesHeld = offered.sequence() >= registeredAfter;
        return reachesHeld || (offered instanceof Replay page && page.more());
    }

    void begin(Start taken) {
        start = taken;
        epoch = taken.epoch();
        sequence = Math.max(sequence, taken instanceof Replay page ? page.offset() : taken.sequence());
        if (taken instanceof Snapshot state) {
            offset = state.offset();
        }
    }

    /** Sends what the start adds and what was held and is newer, and from now on everything; unless another page is due. */
    void answered() {
        answered = true;
        Start begun = start;
        start = null;
        if (begun instanceof Replay page) {
            page.frames().forEach(this::pass);
            sequence = Math.max(sequence, page.sequence());
            if (page.more()) {
                from = new Position(page.epoch(), page.sequence());
                return;
            }
        }
        from = null;
        Objects.requireNonNullElse(held, List.<TopicFrame>of()).forEach(this::pass);
        held = null;
        if (lane != null) {
            lane.add(this);
        }
    }

    /** False when so much went by that the subscription has to be registered anew. */
    boolean accept(TopicFrame frame) {
        List<TopicFrame> holding = held;
        if (holding == null) {
            pass(frame);
            return true;
        }
        holding.add(frame);
        heldBytes += frame.bytes();
        if (heldBytes <= holdBytesMax) {
            return true;
        }
        start = null;
        letGo(frame.sequence());
        return false;
    }

    /** What goes by up to the sequence is not held: the next page has it. */
    void letGo(long lastSequence) {
        held = new ArrayList<>(0);
        heldBytes = 0;
        register(lastSequence);
    }

    private void pass(TopicFrame frame) {
        if (frame.sequence() > sequence) {
            tell(frame);
        }
    }

    /** A frame that is new to the client, as its lane knows. */
    void tell(TopicFrame frame) {
        sequence = Math.max(sequence, frame.sequence());
        session.send(frame);
        offset = Math.max(offset, frame.offset());
    }
}
