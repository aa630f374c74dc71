package io.hyperdex.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the stock client of the event bus bridge says, and how it is answered. */
final class BridgeProtocol implements Conversation {
    private static final int REGISTERS_BURST = 500;
    private static final int REGISTERS_PER_MINUTE = 1_000;
    private static final int WAITING_MAX = 1_000;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 500;

    private final Session session;
    private final BridgeWire wire;
    private final Peer peer;
    private final BridgeQueries queries;
    private final InboundBudget messages;
    private final RefilledBudget registers;
    private Credential credential;
    /** What is said is carried out one after the other: a key has to be looked up before the next. */
    private Future<Void> last = Future.succeededFuture();

    private int waiting;

    /** @param authorization header of the requests that are made for the client; empty without a key */
    record Credential(String authorization) {}

    BridgeProtocol(Session session, BridgeWire wire, Peer peer, BridgeQueries queries, Credential credential) {
        this.session = session;
        this.wire = wire;
        this.peer = peer;
        this.queries = queries;
        this.credential = credential;
        long now = hub().nowMillis();
        messages = new InboundBudget(hub().config().inboundPerMinute(), now);
        registers = new RefilledBudget(REGISTERS_BURST, REGISTERS_PER_MINUTE, now);
    }

    @Override
    public Session session() {
        return session;
    }

    private SocketHub hub() {
        return session.hub();
    }

    @Override
    public void receive(String text) {
        List<String> messages = wire.unwrap(text).orElse(null);
        if (messages == null) {
            session.close(Closing.PROTOCOL);
            return;
        }
        for (String message : messages) {
            if (!session.isClosed()) {
                carryOut(parsed(message));
            }
        }
        session.flush();
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void carryOut(JsonNode message) {
        if (!message.isObject()) {
            fault("invalid_json");
        } else if (!message.path("type").isTextual()) {
            fault("missing_type");
        } else if (!message.path("type").asText().equals("ping")) {
            if (message.path("address").isTextual()) {
                carryOut(message.path("type").asText(), message.path("address").asText(), message);
            } else {
                fault("missing_address");
            }
        }
    }

    private void carryOut(String type, String address, JsonNode message) {
        switch (type) {
            case "register" -> {
                if (registers.spend(hub().nowMillis())) {
                    inTurn(() -> register(address, message.path("headers")));
                } else {
                    session.close(Closing.FLOOD);
                }
            }
            case "unregister" -> inTurn(() -> unregister(address));
            case "send" -> {
                if (spend()) {
                    inTurn(() -> send(address, message));
                }
            }
            case "publish" -> {
                if (spend()) {
                    wire.say(BridgeFrames.denied(address, FORBIDDEN));
                }
            }
            default -> fault("invalid_type");
        }
    }

    private void inTurn(Supplier<Future<Void>> step) {
        if (++waiting > WAITING_MAX) {
            session.close(Closing.FLOOD);
            return;
        }
        last = last.eventually(() -> {
            waiting--;
            return step.get();
        });
    }

    private boolean spend() {
        boolean allowed = messages.spend(hub().nowMillis());
        if (!allowed) {
            session.close(Closing.FLOOD);
        }
        return allowed;
    }

    private void fault(String reason) {
        wire.say(BridgeFrames.error(reason));
        if (!messages.fault()) {
            session.close(Closing.PROTOCOL);
        }
    }

    private Future<Void> register(String address, JsonNode headers) {
        return identified(headers.path("authorization").asText(""))
                .onSuccess(known -> subscribe(address, ClientMessage.seen(headers)))
                .onFailure(refused -> wire.say(BridgeFrames.denied(address, FORBIDDEN)));
    }

    /** A register may bring a key, as the stock client's headers do. */
    private Future<Void> identified(String authorization) {
        if (authorization.isEmpty() || authorization.equals(credential.authorization())) {
            return Future.succeededFuture();
        }
        try {
            Caller named = hub().authenticate(authorization.replaceFirst("(?i)^bearer +", ""), peer);
            named.require(Scope.READ);
            return hub().admit(named).compose(admission -> {
                if (!session.become(named, admission)) {
                    session.close(Closing.TOO_MANY_SOCKETS);
                    return Future.failedFuture("no place");
                }
                credential = new Credential(authorization);
                return Future.succeededFuture();
            });
        } catch (ApiException refused) {
            return Future.failedFuture(refused);
        }
    }

    private void subscribe(String address, @Nullable Position seen) {
        if (session.isClosed()) {
            return;
        }
        Optional<String> named = BridgeAddress.topic(address);
        Optional<String> topic = topic(address).map(StreamTopic::text);
        if (named.isEmpty()) {
            wire.say(BridgeFrames.denied(address, FORBIDDEN));
        } else if (topic.filter(known -> wire.addresses().contains(known, address))
                .isPresent()) {
            wire.say(BridgeFrames.error("address_already_registered"));
        } else {
            var registering = new Registering(address);
            session.subscribe(List.of(new Wish(named.get(), seen, null)), registering);
            topic.ifPresent(registering::goOn);
            session.flush();
        }
    }

    private Optional<StreamTopic> topic(String address) {
        return BridgeAddress.topic(address)
                .flatMap(text -> TopicParser.parse(text, session.caller().sight()));
    }

    private Future<Void> unregister(String address) {
        topic(address).ifPresent(topic -> {
            if (wire.addresses().remove(topic.text(), address)) {
                session.unsubscribe(topic);
            }
        });
        return Future.succeededFuture();
    }

    private Future<Void> send(String address, JsonNode message) {
        if (address.equals(BridgeAddress.QUERY)) {
            String replyAddress = message.path("replyAddress").asText("");
            queries.ask(message.path("body"), credential.authorization(), peer)
                    .onSuccess(answer -> reply(replyAddress, answer));
        } else {
            wire.say(BridgeFrames.denied(address, FORBIDDEN));
        }
        return Future.succeededFuture();
    }

    private void reply(String replyAddress, BridgeQuestion.Answer answer) {
        if (!session.isClosed() && !replyAddress.isEmpty()) {
            wire.say(
                    answer.isGood()
                            ? BridgeFrames.answer(replyAddress, answer.json())
                            : BridgeFrames.failure(replyAddress, answer.status(), answer.json()));
        }
    }

    /** How one register is answered; when the topic had another address already, both are told where it begins anew. */
    private final class Registering implements Replies {
        private final String address;
        private boolean refused;
        /** Null until it is known that the answer comes later. */
        private @Nullable String topic;

        Registering(String address) {
            this.address = address;
        }

        /** The address is one of the topic's, unless it was refused at once. */
        void goOn(String wanted) {
            if (!refused) {
                topic = wanted;
                wire.addresses().add(wanted, address, this);
            }
        }

        @Override
        public void subscribed(List<Frames.Joined> topics) {
            for (Frames.Joined joined : topics) {
                wire.addresses()
                        .answeredBy(joined.topic(), this)
                        .forEach(one -> wire.say(BridgeFrames.subscribed(one, joined)));
            }
        }

        @Override
        public void refused(String requested, Frames.Refusal refusal) {
            refused = true;
            int status = refusal.status() >= UNAVAILABLE || refusal.status() == TOO_MANY ? refusal.status() : FORBIDDEN;
            if (topic == null) {
                wire.say(BridgeFrames.denied(address, status));
            } else if (!wire.addresses().answeredBy(topic, this).isEmpty()) {
                wire.addresses().end(topic).forEach(one -> wire.say(BridgeFrames.denied(one, status)));
            }
        }
    }
}
