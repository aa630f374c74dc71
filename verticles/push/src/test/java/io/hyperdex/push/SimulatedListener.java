package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A client of server-sent events that knows nothing but the last id when it comes back. */
final class SimulatedListener {
    /** How often any listener could go on. */
    static int recovered;

    private final List<StreamTopic> topics;
    private final Map<String, Set<Long>> positions = new HashMap<>();
    /** By the present connection. */
    private final Set<String> refused = new HashSet<>();

    private String lastId = "";
    private Line line = new Line();
    private Session session;
    private long nowMillis;

    private static final class Line implements Wire {
        private final SseText text = new SseText();
        private final StringBuilder sent = new StringBuilder();
        private boolean reading = true;
        private Closing closing;

        @Override
        public Transport transport() {
            return Transport.SSE;
        }

        @Override
        public boolean writable() {
            return reading;
        }

        @Override
        public void write(Message message) {
            text.write(message);
        }

        @Override
        public void flush() {
            sent.append(text.take());
        }

        @Override
        public void ping() {
            text.comment();
        }

        @Override
        public Future<Void> close(Closing why) {
            closing = why;
            return Future.succeededFuture();
        }
    }

    SimulatedListener(SocketHub hub, List<StreamTopic> topics) {
        this.topics = topics;
        connect(hub);
    }

    private void connect(SocketHub hub) {
        session = hub.open(line, SimulatedNode.CALLER);
        line.text.opened(session);
        nowMillis = hub.nowMillis();
        session.send(Message.of(hub.hello("free")));
        Position from = lastId.isEmpty() ? null : Position.parse(lastId);
        session.subscribe(
                topics.stream().map(topic -> new Wish(topic.text(), from, null)).toList(),
                new SseReplies(session, line.text));
        session.flush();
    }

    boolean isClosed() {
        return line.closing != null;
    }

    void step(SocketHub hub, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> comeBack(hub, random);
            case 1 -> tick();
            default -> read(random.nextBoolean());
        }
    }

    /** The next heartbeat is due. */
    private void tick() {
        nowMillis += SimulatedNode.CONFIG.heartbeat().toMillis();
        session.tick(nowMillis);
    }

    /** Takes what it is sent, or does not for a while. */
    void read(boolean reading) {
        line.reading = reading;
        if (reading) {
            session.drained();
        }
    }

    /** Loses its connection after some of the events that were sent to it. */
    void comeBack(SocketHub hub, Random random) {
        assertThat(line.closing).isIn(null, Closing.SLOW);
        List<String> events = events();
        events.subList(0, random.nextInt(events.size() + 1)).forEach(this::believe);
        session.gone();
        line = new Line();
        refused.clear();
        connect(hub);
    }

    private List<String> events() {
        return line.sent.length() == 0
                ? List.of()
                : List.of(line.sent.toString().split("\n\n"));
    }

    private void believe(String event) {
        for (String field : event.split("\n")) {
            if (field.startsWith("data: ")) {
                take(FakeWire.json(field.substring("data: ".length())));
            }
        }
        for (String field : event.split("\n")) {
            if (field.startsWith("id: ")) {
                lastId = field.substring("id: ".length());
            }
        }
    }

    private void take(JsonNode frame) {
        if (frame.get("op").asText().equals("subscribed")) {
            frame.get("topics").forEach(this::begin);
        } else if (frame.get("op").asText().equals("error")) {
            refused.add(frame.get("topic").asText());
        } else if (frame.path("topic").asText().startsWith("trades:")) {
            add(frame.get("topic").asText(), frame.path("data"));
        }
    }

    private void begin(JsonNode entry) {
        String topic = entry.get("topic").asText();
        if (topic.startsWith("trades:")) {
            if (entry.get("recovered").asBoolean()) {
                recovered++;
            } else {
                positions.put(topic, new TreeSet<>());
                add(topic, entry.get("snapshot"));
            }
        }
    }

    private void add(String topic, JsonNode trades) {
        trades.forEach(trade -> positions
                .computeIfAbsent(topic, absent -> new TreeSet<>())
                .add(Position.parse(trade.get("position").asText()).offset()));
    }

    /** Every trade of its topics has come once at least. */
    void verify(Market market) {
        assertThat(line.closing).isNull();
        events().forEach(this::believe);
        for (StreamTopic topic : topics) {
            if (topic instanceof TradesTopic trades && !refused.contains(topic.text())) {
                Set<Long> stored = new TreeSet<>();
                market.trades(trades.pool()).stream()
                        .filter(trades.terms()::fit)
                        .map(Trade::position)
                        .forEach(position -> stored.add(position.offset()));
                assertThat(positions.getOrDefault(topic.text(), Set.of()))
                        .as(topic.text())
                        .containsExactlyElementsOf(stored);
            }
        }
    }
}
