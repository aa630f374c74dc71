package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.push.CommitHistory.Bounds;
import io.hyperdex.push.CommitHistory.Chain;
import io.hyperdex.push.CommitHistory.Limits;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitHistoryTest {
    private static final TradesTopic TOPIC = new TradesTopic(Market.POOL);
    private static final int COMMITS = 10;
    private static final long BYTES_MAX = 40_000;

    private final Market market = new Market();
    private final CommitHistory history =
            new CommitHistory(new Limits(1_000, BYTES_MAX, Duration.ofDays(1), 1 << 20), 0);

    @BeforeEach
    void remember() {
        for (int i = 0; i < COMMITS; i++) {
            commit();
        }
    }

    private void commit() {
        history.add(market.commit(Market.START, Market.POOL), new HashMap<>(), Instant.now());
    }

    private Chain chain(long after, long until, int framesMax, long bytesMax, boolean followed) {
        return new Chain(after, new Bounds(until, framesMax, bytesMax, followed));
    }

    private Chain whole(boolean followed) {
        return chain(0, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, followed);
    }

    @Test
    void aChainEndsWithItsNumberOfFrames() {
        Chain chain = chain(2, Long.MAX_VALUE, 3, Long.MAX_VALUE, false);
        assertThat(history.replay(TOPIC, 2, chain)).isEqualTo(5);
        assertThat(chain.frames()).extracting(EventsFrame::offset).containsExactly(3L, 4L, 5L);
        assertThat(chain.isCut()).isTrue();
    }

    @Test
    void aChainEndsWithTheFrameThatFillsIt() {
        Chain chain = chain(2, Long.MAX_VALUE, Integer.MAX_VALUE, 1, false);
        assertThat(history.replay(TOPIC, 2, chain)).isEqualTo(3);
        assertThat(chain.frames()).hasSize(1);
        assertThat(chain.isCut()).isTrue();
    }

    @Test
    void aChainEndsWhereItIsAskedTo() {
        Chain chain = chain(2, 4, 2, Long.MAX_VALUE, false);
        history.replay(TOPIC, 2, chain);
        assertThat(chain.frames()).extracting(EventsFrame::offset).containsExactly(3L, 4L);
        assertThat(chain.isCut()).isFalse();
    }

    @Test
    void framesAreKeptForTopicsThatAreFollowedOnly() {
        assertThat(last(whole(false))).isNotSameAs(last(whole(false)));
        assertThat(last(whole(true))).isSameAs(last(whole(true)));
    }

    private EventsFrame last(Chain chain) {
        history.replay(TOPIC, 0, chain);
        return chain.frames().get(chain.frames().size() - 1);
    }

    @Test
    void framesAreKeptThoughCommitsTakeAllTheirRoom() {
        while (history.reaches(0)) {
            commit();
        }
        long after = history.last() - 5;
        assertThat(last(after)).isSameAs(last(after));
    }

    private EventsFrame last(long after) {
        Chain chain = chain(after, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, true);
        history.replay(TOPIC, after, chain);
        return chain.frames().get(chain.frames().size() - 1);
    }

    @Test
    void framesOfManyTermsDoNotPushOutTheCommits() {
        for (int minUsd = 0; minUsd < 200; minUsd++) {
            var terms = new TradeTerms(null, BigDecimal.valueOf(minUsd, 3), null);
            history.replay(new TradesTopic(Market.POOL, terms), 0, whole(true));
        }
        assertThat(history.reaches(0)).isTrue();
        Chain all = whole(true);
        history.replay(TOPIC, 0, all);
        assertThat(all.frames()).hasSize(COMMITS);
    }
}
