package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Commits, the bus (which loses and doubles), reads of the store, both ways between the feeds and two event loops, and
 * clients that come and go, interleaved at random: every client ends up with every trade exactly once and with the candles
 * of the store, and who only listens and goes on after the last id with every trade.
 */
class JoinTest {
    private static final int RUNS = 100;
    private static final int STEPS = 600;

    private static void run(long seed, UnaryOperator<Feed> mutation) {
        var random = new Random(seed);
        var node = new SimulatedNode(random, mutation);
        for (int step = 0; step < STEPS; step++) {
            node.step();
        }
        node.settle();
        node.verify();
    }

    @Test
    void noInterleavingLosesOrDoublesAnything() {
        long first = System.nanoTime();
        System.out.println("JoinTest first seed " + first);
        for (long seed = first; seed < first + RUNS; seed++) {
            try {
                run(seed, UnaryOperator.identity());
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(SimulatedClient.recovered).as("clients that could go on").isPositive();
        assertThat(SimulatedListener.recovered).as("listeners that could go on").isPositive();
    }

    /** The test has teeth: taking the snapshot before registering is found out. */
    @Test
    void registeringAfterTheSnapshotWouldLoseTrades() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= RUNS; seed++) {
                        run(seed, RegistersAfterTheSnapshot::new);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    /** The mutant: it passes the frames of a topic on only when it has the snapshot that it answers with. */
    private static final class RegistersAfterTheSnapshot implements Feed {
        private final Feed feed;
        private final Map<Outlet, Late> outlets = new HashMap<>();

        RegistersAfterTheSnapshot(Feed feed) {
            this.feed = feed;
        }

        @Override
        public void attach(Outlet outlet) {
            var late = new Late(outlet, new HashSet<>());
            outlets.put(outlet, late);
            feed.attach(late);
        }

        @Override
        public void join(StreamTopic topic, Outlet outlet, long ticket) {
            feed.join(topic, outlets.get(outlet), ticket);
        }

        @Override
        public void resume(StreamTopic topic, Place place, Outlet outlet, long ticket) {
            feed.resume(topic, place, outlets.get(outlet), ticket);
        }

        @Override
        public void leave(StreamTopic topic, Outlet outlet) {
            outlets.get(outlet).registered().remove(topic);
            feed.leave(topic, outlets.get(outlet));
        }
    }

    private record Late(Outlet outlet, Set<StreamTopic> registered) implements Outlet {
        @Override
        public void deliver(Delivery delivery) {
            List<TopicFrame> frames = delivery.frames().stream()
                    .filter(frame -> registered.contains(frame.topic()))
                    .toList();
            outlet.deliver(new Delivery(delivery.position(), delivery.events(), frames, delivery.committedAt()));
        }

        @Override
        public void joined(long ticket, Start start) {
            registered.add(start.topic());
            outlet.joined(ticket, start);
        }

        @Override
        public void refused(long ticket, StreamTopic topic, Throwable failure) {
            outlet.refused(ticket, topic, failure);
        }

        @Override
        public void ended(StreamTopic topic, Throwable reason) {
            outlet.ended(topic, reason);
        }

        @Override
        public void restart() {
            outlet.restart();
        }
    }
}
