package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of what was missed one client is sent at once. */
class ReplayPagesTest {
    private static final TradesTopic FIRST = new TradesTopic(Market.POOL);
    private static final TradesTopic SECOND = new TradesTopic(Market.OTHER);
    /** More than half a page. */
    private static final String LONG = "[" + "0,".repeat(SimulatedNode.CONFIG.pageBytes() / 3) + "0]";

    private record Asked(StreamTopic topic, long from, long ticket) {}

    private final List<Asked> asked = new ArrayList<>();
    private final FakeWire wire = new FakeWire();
    private final SocketHub hub = TestHub.of(new Resumes(), TestHub.NO_KEY, TestHub.ROOM_FOR_ALL);
    private final StreamProtocol protocol =
            new StreamProtocol(hub.open(wire, SimulatedNode.CALLER), SimulatedNode.PEER);

    private final class Resumes implements Feed {
        @Override
        public void attach(Outlet outlet) {}

        @Override
        public void join(StreamTopic topic, Outlet outlet, long ticket) {}

        @Override
        public void resume(StreamTopic topic, Place place, Outlet outlet, long ticket) {
            asked.add(new Asked(topic, place.from().offset(), ticket));
        }

        @Override
        public void leave(StreamTopic topic, Outlet outlet) {}
    }

    private void subscribe(String... entries) {
        protocol.receive("{\"op\":\"subscribe\",\"id\":1,\"topics\":[" + String.join(",", entries) + "]}");
    }

    private static String from(StreamTopic topic) {
        return "{\"topic\":\"" + topic.text() + "\",\"from\":{\"epoch\":\"e1\",\"offset\":1}}";
    }

    private void answer(int request, long offset, boolean more) {
        Asked one = asked.get(request);
        EventsFrame frame = EventsFrame.of(one.topic(), offset, one.from(), 1, LONG);
        hub.joined(one.ticket(), new Replay(one.topic(), "e1", offset, one.from(), List.of(frame), more));
    }

    @Test
    void pagesOfSeveralTopicsAreNotSentTogetherWhenTheyAreLong() {
        subscribe(from(FIRST), from(SECOND));
        answer(0, 5, false);
        answer(1, 6, false);
        assertThat(wire.ops()).containsExactly("subscribed", "data");
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).topic()).isEqualTo(SECOND);
        assertThat(asked.get(2).from()).isEqualTo(1);
        answer(2, 6, false);
        assertThat(wire.ops()).containsExactly("subscribed", "data", "data");
    }

    @Test
    void theNextPageIsAskedForWhenThePeerHasTakenTheOneBefore() {
        subscribe(from(FIRST));
        wire.reading = false;
        answer(0, 5, true);
        assertThat(asked).hasSize(1);
        wire.reading = true;
        protocol.session().drained();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).from()).isEqualTo(5);
    }

    @Test
    void oneTopicAfterTheOtherIsGoneThrough() {
        subscribe(from(FIRST));
        answer(0, 5, true);
        subscribe(from(SECOND));
        answer(2, 5, true);
        assertThat(asked).hasSize(3);
        answer(1, 7, false);
        assertThat(asked).hasSize(4);
        assertThat(asked.get(3).topic()).isEqualTo(SECOND);
    }

    @Test
    void aPageThatIsUnderWayDoesNotWaitForAWishThatIsNotAnsweredYet() {
        subscribe(from(FIRST));
        answer(0, 5, true);
        subscribe(from(SECOND), "{\"topic\":\"candles:" + Market.POOL + ":1m\"}");
        answer(2, 5, true);
        answer(1, 7, true);
        assertThat(wire.last().get("offset").asLong()).isEqualTo(7);
        assertThat(asked).hasSize(4);
        assertThat(asked.get(3).from()).isEqualTo(7);
    }
}
