package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.json.Times;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.TradesTopic;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A client that believes every frame, and can say afterwards whether it was right to. */
final class SimulatedClient {
    private static final class View {
        long seen;
        final Set<Long> positions = new TreeSet<>();
        final Map<String, JsonNode> candles = new TreeMap<>();
    }

    /** How often any client could go on. */
    static int recovered;

    private FakeWire wire = new FakeWire();
    private StreamProtocol socket;
    private final Map<String, View> views = new HashMap<>();

    SimulatedClient(SocketHub hub) {
        connect(hub);
    }

    private void connect(SocketHub hub) {
        socket = new StreamProtocol(hub.open(wire, SimulatedNode.CALLER), SimulatedNode.PEER);
        socket.greet();
    }

    void ask(String op, List<StreamTopic> topics) {
        String form = op.equals("subscribe") ? "{\"topic\":\"%s\"}" : "\"%s\"";
        String names =
                topics.stream().map(topic -> form.formatted(topic.text())).collect(Collectors.joining(","));
        socket.receive("{\"op\":\"" + op + "\",\"id\":1,\"topics\":[" + names + "]}");
    }

    /** Whether the node closed the connection, as it does when it cannot read the next page of what was missed. */
    boolean isClosed() {
        return wire.closing != null;
    }

    /** Loses its connection with some of what was written to it, and goes on over another. */
    void comeBack(SocketHub hub, Random random) {
        assertThat(wire.closing).isIn(null, Closing.SLOW);
        List<JsonNode> written = wire.frames();
        written.subList(0, random.nextInt(written.size() + 1)).forEach(this::believe);
        socket.session().gone();
        wire = new FakeWire();
        connect(hub);
        String wishes = views.entrySet().stream()
                .map(view -> "{\"topic\":\"%s\",\"from\":{\"epoch\":\"e1\",\"offset\":%d}}"
                        .formatted(view.getKey(), view.getValue().seen))
                .collect(Collectors.joining(","));
        if (!wishes.isEmpty()) {
            socket.receive("{\"op\":\"subscribe\",\"id\":2,\"topics\":[" + wishes + "]}");
        }
    }

    void verify(Market market) {
        assertThat(wire.closing).isNull();
        wire.frames().forEach(this::believe);
        views.forEach((name, view) -> {
            StreamTopic topic =
                    TopicParser.parse(name, SimulatedNode.CALLER.sight()).orElseThrow();
            if (topic instanceof CandlesTopic candles) {
                verifyCandles(view, market.candles(candles));
            } else if (topic instanceof TradesTopic trades) {
                Set<Long> stored = market.trades(trades.pool()).stream()
                        .filter(trades.terms()::fit)
                        .map(Trade::position)
                        .map(Position::offset)
                        .collect(Collectors.toSet());
                assertThat(view.positions).as(name).containsExactlyInAnyOrderElementsOf(stored);
            }
        });
    }

    private static void verifyCandles(View view, Map<Instant, CandleState> stored) {
        stored.keySet().stream()
                .max(Instant::compareTo)
                .ifPresent(newest -> assertThat(view.candles).containsKey(Times.format(newest)));
        view.candles.forEach((openTime, candle) -> {
            CandleState state = stored.get(Instant.parse(openTime));
            assertThat(candle.get("trades").asInt()).as(openTime).isEqualTo(state.trades());
            assertThat(candle.get("revision").asInt()).as(openTime).isEqualTo(state.revision());
            assertThat(candle.get("closed").asBoolean()).as(openTime).isTrue();
        });
    }

    private void believe(JsonNode frame) {
        switch (frame.get("op").asText()) {
            case "subscribed" -> frame.get("topics").forEach(this::begin);
            case "unsubscribed" -> frame.get("topics").forEach(topic -> views.remove(topic.asText()));
            case "error" -> views.remove(frame.get("topic").asText());
            case "data", "correction" -> take(frame);
            default -> assertThat(frame.get("op").asText()).isEqualTo("hello");
        }
    }

    private void begin(JsonNode entry) {
        if (entry.get("recovered").asBoolean()) {
            View view = views.get(entry.get("topic").asText());
            assertThat(entry.get("snapshot").isNull()).isTrue();
            assertThat(entry.get("offset").asLong()).isEqualTo(view.seen);
            recovered++;
            return;
        }
        var view = new View();
        view.seen = entry.get("offset").asLong();
        entry.get("snapshot").forEach(one -> add(view, one));
        view.positions.forEach(position -> assertThat(position).isLessThanOrEqualTo(view.seen));
        views.put(entry.get("topic").asText(), view);
    }

    private void take(JsonNode frame) {
        View view = views.get(frame.get("topic").asText());
        assertThat(view).as("a frame without a subscription").isNotNull();
        long offset = frame.get("offset").asLong();
        if (frame.get("topic").asText().startsWith("trades:")) {
            assertThat(offset).isGreaterThan(view.seen);
            assertThat(frame.get("prev").asLong()).as("loss").isLessThanOrEqualTo(view.seen);
        } else {
            assertThat(offset).isGreaterThanOrEqualTo(view.seen);
        }
        view.seen = offset;
        frame.get("data").forEach(one -> add(view, one));
    }

    private static void add(View view, JsonNode one) {
        if (one.has("openTime")) {
            view.candles.put(one.get("openTime").asText(), one);
        } else {
            long position = Position.parse(one.get("position").asText()).offset();
            assertThat(view.positions.add(position))
                    .as("trade %d once", position)
                    .isTrue();
        }
    }
}
