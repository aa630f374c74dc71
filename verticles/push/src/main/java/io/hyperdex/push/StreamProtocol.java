package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.limits.Admission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says over a WebSocket of {@code /v1/stream}, and how it is answered. While a key is looked up, what comes after
 * it waits: it is for the caller that the key names.
 */
final class StreamProtocol implements Conversation {
    private static final int NAME_MAX = 256;
    /** Of one message: each may be answered by an error of its own. */
    private static final int TOPICS_MAX = 200;

    private final Session session;
    private final Peer peer;
    private final InboundBudget budget;
    private final Deque<String> waiting = new ArrayDeque<>(0);
    private long waitingLength;
    private boolean authenticating;

    StreamProtocol(Session session, Peer peer) {
        this.session = session;
        this.peer = peer;
        budget = new InboundBudget(hub().config().inboundPerMinute(), hub().nowMillis());
    }

    @Override
    public Session session() {
        return session;
    }

    private SocketHub hub() {
        return session.hub();
    }

    void greet() {
        send(hub().hello(session.caller().tier()));
        session.flush();
    }

    @Override
    public void receive(String text) {
        if (session.isClosed()) {
            return;
        }
        if (authenticating) {
            postpone(text);
        } else {
            carryOut(text);
            session.flush();
        }
    }

    /** No more than may be said in a minute, and no more than may wait for a slow peer. */
    private void postpone(String text) {
        waitingLength += text.length();
        waiting.add(text);
        if (waiting.size() > hub().config().inboundPerMinute()
                || waitingLength > hub().config().queueBytesMax()) {
            waiting.clear();
            session.close(Closing.FLOOD);
        }
    }

    private void goOn() {
        authenticating = false;
        while (!authenticating && !waiting.isEmpty() && !session.isClosed()) {
            String text = waiting.remove();
            waitingLength -= text.length();
            carryOut(text);
        }
        session.flush();
    }

    private void carryOut(String text) {
        JsonNode message = ClientMessage.parse(text);
        String op = message == null ? "" : message.path("op").asText("");
        boolean free = op.equals("ping") || op.equals("unsubscribe");
        if (!free && !budget.spend(hub().nowMillis())) {
            int perMinute = hub().config().inboundPerMinute();
            long retryAfterMillis = budget.retryAfterMillis(hub().nowMillis());
            refuse(NullNode.instance, null, Refusals.tooManyMessages(perMinute, retryAfterMillis));
            session.close(Closing.FLOOD);
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
            case "ping" -> send(Frames.pong(id, hub().now()));
            default -> fault(id, Refusals.unknownOp(op.substring(0, Math.min(op.length(), 32))));
        }
    }

    private void authenticate(JsonNode id, JsonNode key) {
        if (!key.isTextual()) {
            fault(id, Refusals.malformed("auth needs a key"));
            return;
        }
        try {
            Caller named = hub().authenticate(key.textValue(), peer);
            if (named.scopes().contains(Scope.READ)) {
                authenticating = true;
                hub().admit(named)
                        .onSuccess(admission -> authenticated(id, named, admission))
                        .onFailure(failure -> refuse(id, null, Refusals.of(failure)))
                        .onComplete(ended -> goOn());
            } else {
                refuse(id, null, new Frames.Refusal(403, "forbidden", "the key has not the scope read", null));
            }
        } catch (ApiException refused) {
            refuse(id, null, Refusals.of(refused));
            session.close(Closing.UNAUTHENTICATED);
        }
    }

    private void authenticated(JsonNode id, Caller named, Admission admission) {
        if (session.become(named, admission)) {
            send(Frames.authenticated(id, named));
        } else {
            session.close(Closing.TOO_MANY_SOCKETS);
        }
    }

    private void subscribe(JsonNode id, JsonNode topics) {
        if (!topics.isArray() || topics.isEmpty()) {
            fault(id, Refusals.malformed("subscribe needs topics, each an object with topic"));
            return;
        }
        if (topics.size() > TOPICS_MAX) {
            fault(id, Refusals.tooManyAtOnce(TOPICS_MAX));
            return;
        }
        var answers = new Answers(id);
        List<Wish> wishes = new ArrayList<>(topics.size());
        for (JsonNode entry : topics) {
            String requested = entry.path("topic").asText("");
            ClientMessage.wish(entry)
                    .ifPresentOrElse(
                            wishes::add,
                            () -> answers.refused(
                                    requested,
                                    Refusals.malformed(
                                            "from needs epoch and offset, conflateMs is 0, 100, 250 or 1000")));
        }
        session.subscribe(wishes, answers);
    }

    private void unsubscribe(JsonNode id, JsonNode topics) {
        if (!topics.isArray()) {
            fault(id, Refusals.malformed("unsubscribe needs topics"));
            return;
        }
        List<String> left = new ArrayList<>();
        for (JsonNode entry : topics) {
            Optional<StreamTopic> topic =
                    TopicParser.parse(entry.asText(""), session.caller().sight());
            topic.ifPresent(session::unsubscribe);
            topic.ifPresent(known -> left.add(known.text()));
        }
        send(Frames.unsubscribed(id, left));
    }

    private List<Frames.Listed> listed() {
        List<Frames.Listed> listed = new ArrayList<>();
        for (Subscription one : session.subscriptions()) {
            listed.add(new Frames.Listed(one.topic().text(), one.offset(), one.conflateMillis()));
        }
        return listed;
    }

    private void send(String json) {
        session.send(Message.of(json));
    }

    private void refuse(JsonNode id, @Nullable String topic, Frames.Refusal refusal) {
        send(Frames.error(id, topic, refusal));
    }

    private void fault(JsonNode id, Frames.Refusal refusal) {
        refuse(id, null, refusal);
        if (!budget.fault()) {
            session.close(Closing.PROTOCOL);
        }
    }

    /** To one subscribe message. */
    private final class Answers implements Replies {
        private final JsonNode id;

        Answers(JsonNode id) {
            this.id = id;
        }

        @Override
        public void subscribed(List<Frames.Joined> topics) {
            send(Frames.subscribed(id, topics));
        }

        @Override
        public void refused(String requested, Frames.Refusal refusal) {
            refuse(id, requested.length() > NAME_MAX ? requested.substring(0, NAME_MAX) : requested, refusal);
        }
    }
}
