package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.push.StreamTopic.TradesTopic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TradeFeedTest {
    private final Market market = new Market();
    private final List<Long> passed = new ArrayList<>();
    private final List<TopicFrame> frames = new ArrayList<>();
    private int restarts;
    private boolean broken;

    private final TradeFeed feed = new TradeFeed(market, SimulatedNode.CONFIG.history(), new TradeFeed.Sink() {
        @Override
        public void pass(TradesCommitted commit, List<TopicFrame> news) {
            if (broken) {
                throw new IllegalStateException("a fault of a feed behind this one");
            }
            passed.add(commit.last());
            frames.addAll(news);
        }

        @Override
        public void restart() {
            restarts++;
        }
    });

    @BeforeEach
    void start() {
        market.commit(Market.START, Market.POOL);
        assertThat(feed.start().succeeded()).isTrue();
    }

    private TradesCommitted commit() {
        return market.commit(Market.START, Market.POOL, Market.OTHER);
    }

    private HeadAnnounced head() {
        return new HeadAnnounced(new Position(market.epoch, market.last()), Market.START);
    }

    @Test
    void whatWasSeenIsDropped() {
        feed.committed(market.commits.get(0));
        TradesCommitted next = commit();
        feed.committed(next);
        feed.committed(next);
        assertThat(passed).containsExactly(3L);
    }

    @Test
    void whatIsMissingIsReadBeforeAnythingNewerGoesOn() {
        for (int lost = 0; lost < 10; lost++) {
            commit();
        }
        feed.committed(commit());
        assertThat(passed).containsExactly(3L, 5L, 7L, 9L, 11L, 13L, 15L, 17L, 19L, 21L, 23L);
    }

    @Test
    void theLossOfTheLastMessageIsNoticedByTheHead() {
        commit();
        feed.announced(head());
        feed.announced(head());
        assertThat(passed).containsExactly(3L);
    }

    @Test
    void whatArrivesDuringACatchUpIsNotLost() {
        market.prompt = false;
        commit();
        feed.committed(commit());
        market.reads.peek().see();
        feed.committed(commit());
        feed.committed(commit());
        while (!market.reads.isEmpty()) {
            market.reads.poll().answer();
        }
        assertThat(passed).containsExactly(3L, 5L, 7L, 9L);
    }

    @Test
    void aFailedCatchUpIsTriedAgainWithTheNextHead() {
        market.prompt = false;
        commit();
        feed.announced(head());
        market.reads.poll().fail(new IllegalStateException("the store is away"));
        assertThat(passed).isEmpty();
        feed.announced(head());
        market.reads.poll().answer();
        assertThat(passed).containsExactly(3L);
    }

    @Test
    void aCommitThatCannotBePassedOnMakesEverybodyStartAfresh() {
        broken = true;
        feed.committed(commit());
        assertThat(restarts).isEqualTo(1);
        broken = false;
        feed.committed(commit());
        assertThat(passed).containsExactly(5L);
        assertThat(restarts).isEqualTo(1);
    }

    @Test
    void whatLeftTheOutboxMakesEverybodyStartAfresh() {
        for (int lost = 0; lost < 4; lost++) {
            commit();
        }
        market.outboxFrom = 3;
        feed.announced(head());
        assertThat(restarts).isEqualTo(1);
        assertThat(passed).containsExactly(7L, 9L);
    }

    @Test
    void anEmptyOutboxMakesEverybodyStartAfresh() {
        commit();
        market.outboxFrom = 2;
        feed.announced(head());
        assertThat(restarts).isEqualTo(1);
        assertThat(feed.seen().offset()).isEqualTo(3);
    }

    @Test
    void anotherEpochOfTheStoreMakesEverybodyStartAfresh() {
        market.commits.clear();
        market.epoch = "e2";
        market.commit(Market.START, Market.POOL);
        feed.announced(head());
        assertThat(restarts).isEqualTo(1);
        feed.committed(commit());
        assertThat(passed).containsExactly(3L);
        assertThat(feed.seen()).isEqualTo(new Position("e2", 3));
    }

    @Test
    void aStragglerOfAnotherEpochIsNoNews() {
        feed.committed(new TradesCommitted("e0", 900, 901, Market.START, List.of()));
        assertThat(restarts).isZero();
        feed.committed(commit());
        assertThat(passed).containsExactly(3L);
    }

    @Test
    void aFrameCarriesTheTradesOfItsTopicAndTheOffsetBeforeIt() {
        feed.join(new TradesTopic(Market.OTHER), new KeptAnswers(), 1);
        feed.committed(commit());
        feed.committed(market.commit(Market.START, Market.POOL));
        feed.committed(commit());
        assertThat(frames).hasSize(2);
        var first = FakeWire.json(frames.get(0).message().toString());
        var second = FakeWire.json(frames.get(1).message().toString());
        assertThat(first.get("op").asText()).isEqualTo("data");
        assertThat(first.get("offset").asLong()).isEqualTo(3);
        assertThat(first.get("prev").asLong()).isEqualTo(1);
        assertThat(first.get("data")).hasSize(1);
        assertThat(first.get("data").get(0).get("position").asText()).isEqualTo("e1.3");
        assertThat(second.get("prev").asLong()).isEqualTo(3);
        assertThat(second.get("offset").asLong()).isEqualTo(6);
    }

    @Test
    void whoAsksDuringAReadIsAnsweredByTheNext() {
        market.prompt = false;
        var outlet = new KeptAnswers();
        feed.join(new TradesTopic(Market.POOL), outlet, 1);
        feed.join(new TradesTopic(Market.POOL), outlet, 2);
        feed.join(new TradesTopic(Market.POOL), outlet, 3);
        assertThat(market.reads).hasSize(1);
        market.reads.poll().answer();
        assertThat(outlet.tickets).containsExactly(1L);
        market.reads.poll().answer();
        assertThat(outlet.tickets).containsExactly(1L, 2L, 3L);
        assertThat(market.reads).isEmpty();
    }
}
