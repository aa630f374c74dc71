package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Peer;
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

/** One socket: what it asks, what it is subscribed to, what waits for it. Lives on the loop of its hub. */
final class StreamSocket {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSocket.class);
    private static final int NAME_MAX = 256;

    private final SocketHub hub;
    private final Wire wire;
    private final Peer peer;
    private final PushConfig config;
    private final SocketPlace place = new SocketPlace();
    private final SendQueue queue;
    private final InboundBudget budget;
    private final SocketTimes times;
    private final Map<StreamTopic, Subscription> subscriptions = new LinkedHashMap<>();
    private final List<Subscribing> unanswered = new ArrayList<>();

    private Caller caller;
    private long heartbeats;
    private boolean closed;

    StreamSocket(SocketHub hub, Wire wire, Caller caller, Peer peer) {
        this.hub = hub;
        this.wire = wire;
        this.caller = caller;
        this.peer = peer;
        config = hub.config();
        queue = new SendQueue(wire, config.queueBytesMax(), hub.metrics());
        budget = new InboundBudget(config.inboundPerMinute(), hub.nowMillis());
        times = new SocketTimes(config, hub.nowMillis());
    }

    boolean isStalled() {
        return queue.isStalled();
    }

    void greet() {
        send(hub.hello(caller.tier()));
    }

    /** Any frame of the peer, pongs included. */
    void heard() {
        times.heard(hub.nowMillis());
    }

    void receive(String text) {
        if (closed) {
            return;
        }
        JsonNode message = ClientMessage.parse(text);
        String op = message == null ? "" : message.path("op").asText("");
        boolean free = op.equals("ping") || op.equals("unsubscribe");
        if (!free && !budget.spend(hub.nowMillis())) {
            long retryAfterMillis = budget.retryAfterMillis(hub.nowMillis());
            refuse(NullNode.instance, null, Refusals.tooManyMessages(config.inboundPerMinute(), retryAfterMillis));
            close(Closing.FLOOD);
        } else if (message == null) {
            fault(NullNode.instance, Refusals.malformed("a message is a JSON object with a text op and a number id"));
        } else {
            carryOut(op, message.has("id") ? message.get("id") : NullNode.instance, message);
        }
    }

    private void carryOut(String op, JsonNode id, JsonNode message) {
        switch (op) {
            case "auth" -> authenticate(id, message.path("key"));
            case "subscribe" -> subscribe(id, message.path("topics"));
            case "unsubscribe" -> unsubscribe(id, message.path("topics"));
            case "list" -> send(Frames.list(id, listed()));
            case "ping" -> send(Frames.pong(id, hub.now()));
            default -> fault(id, Refusals.unknownOp(op.substring(0, Math.min(op.length(), 32))));
        }
    }

    private void authenticate(JsonNode id, JsonNode key) {
        if (!key.isTextual()) {
            fault(id, Refusals.malformed("auth needs a key"));
            return;
        }
        try {
            Caller named = hub.authenticate(key.textValue(), peer);
            if (named.scopes().contains(Scope.READ)) {
                hub.admit(named).onSuccess(admission -> authenticated(id, named, admission));
            } else {
                refuse(id, null, new Frames.Refusal(403, "forbidden", "the key has not the scope read", null));
            }
        } catch (ApiException refused) {
            refuse(id, null, Refusals.of(refused));
            close(Closing.UNAUTHENTICATED);
        }
    }

    private void authenticated(JsonNode id, Caller named, Admission admission) {
        if (!place.take(admission)) {
            close(Closing.TOO_MANY_SOCKETS);
        } else if (!closed) {
            caller = named;
            send(Frames.authenticated(id, caller));
        }
    }

    SocketPlace place() {
        return place;
    }

    private void subscribe(JsonNode id, JsonNode topics) {
        if (!topics.isArray() || topics.isEmpty()) {
            fault(id, Refusals.malformed("subscribe needs topics, each an object with topic"));
            return;
        }
        var subscribing = new Subscribing(id);
        for (JsonNode entry : topics) {
            want(subscribing, entry.path("topic").asText(""));
        }
        if (!subscribing.isEmpty()) {
            unanswered.add(subscribing);
            subscribing.subscriptions().forEach(hub::join);
        }
    }

    private void want(Subscribing subscribing, String requested) {
        String name = requested.length() > NAME_MAX ? requested.substring(0, NAME_MAX) : requested;
        Optional<StreamTopic> topic = StreamTopic.parse(requested);
        Frames.Refusal refusal = topic.isEmpty() ? Refusals.unknownTopic() : Refusals.sight(topic.get(), caller);
        if (refusal != null) {
            refuse(subscribing.id(), name, refusal);
            return;
        }
        Subscription present = subscriptions.get(topic.get());
        if (present != null && subscribing.holds(present)) {
            subscribing.add(name, present);
            return;
        }
        if (present != null) {
            // Subscribing again starts afresh: the client gets a snapshot that it can go on from.
            leave(present);
        } else if (subscriptions.size() >= config.topicsMax()) {
            refuse(subscribing.id(), name, Refusals.tooManyTopics(config.topicsMax()));
            return;
        }
        var subscription = new Subscription(topic.get(), this, config.queueBytesMax());
        subscriptions.put(topic.get(), subscription);
        subscribing.add(name, subscription);
    }

    private void unsubscribe(JsonNode id, JsonNode topics) {
        if (!topics.isArray()) {
            fault(id, Refusals.malformed("unsubscribe needs topics"));
            return;
        }
        List<String> left = new ArrayList<>();
        for (JsonNode entry : topics) {
            Optional<StreamTopic> topic = StreamTopic.parse(entry.asText(""));
            topic.map(subscriptions::get).ifPresent(this::leave);
            topic.ifPresent(known -> left.add(known.text()));
        }
        send(Frames.unsubscribed(id, left));
    }

    private void leave(Subscription subscription) {
        subscriptions.remove(subscription.topic());
        queue.forget(subscription.topic());
        hub.leave(subscription);
        unanswered.forEach(subscribing -> subscribing.remove(subscription));
        answer();
    }

    private List<Frames.Listed> listed() {
        List<Frames.Listed> listed = new ArrayList<>(subscriptions.size());
        subscriptions.forEach((topic, subscription) -> {
            long conflateMillis = topic instanceof StreamTopic.CandlesTopic
                    ? config.conflation().toMillis()
                    : 0;
            listed.add(new Frames.Listed(topic.text(), subscription.offset(), conflateMillis));
        });
        return listed;
    }

    /** Answers the messages whose topics all have their snapshots. */
    void answer() {
        for (Subscribing subscribing : List.copyOf(unanswered)) {
            if (subscribing.isEmpty()) {
                unanswered.remove(subscribing);
            } else if (subscribing.isComplete()) {
                unanswered.remove(subscribing);
                send(Frames.subscribed(
                        subscribing.id(), subscribing.answer(hub.position().epoch())));
                subscribing.subscriptions().forEach(Subscription::answered);
            }
        }
    }

    void refused(Subscription subscription, Throwable failure) {
        for (Subscribing subscribing : unanswered) {
            subscribing.remove(subscription).forEach(name -> refuse(subscribing.id(), name, Refusals.of(failure)));
        }
        leave(subscription);
    }

    void send(TopicFrame frame) {
        if (!closed && !queue.send(frame)) {
            hub.closeLater(this, Closing.SLOW);
        }
    }

    private void send(String text) {
        if (!closed && !queue.send(text)) {
            hub.closeLater(this, Closing.SLOW);
        }
    }

    private void refuse(JsonNode id, @Nullable String topic, Frames.Refusal refusal) {
        send(Frames.error(id, topic, refusal));
    }

    private void fault(JsonNode id, Frames.Refusal refusal) {
        refuse(id, null, refusal);
        if (!budget.fault()) {
            close(Closing.PROTOCOL);
        }
    }

    /** The peer takes frames again. */
    void drained() {
        if (!closed) {
            queue.flush();
        }
    }

    void tick(long nowMillis) {
        if (times.isIdle(nowMillis)) {
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
            send(Frames.heartbeat(++heartbeats, position.offset(), hub.now()));
        }
    }

    Future<Void> bye(Closing closing, long afterMillis) {
        send(Frames.bye(closing, afterMillis));
        gone();
        return wire.close(closing);
    }

    void close(Closing closing) {
        if (!closed) {
            gone();
            wire.close(closing).onFailure(failure -> LOG.debug("close failed", failure));
        }
    }

    /** The connection has ended, by whomever. */
    void gone() {
        if (!closed) {
            closed = true;
            subscriptions.values().forEach(hub::leave);
            subscriptions.clear();
            unanswered.clear();
            place.leave();
            hub.remove(this);
        }
    }
}
