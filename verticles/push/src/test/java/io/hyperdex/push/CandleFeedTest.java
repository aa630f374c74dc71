package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.push.TopicFrame.RangeFrame;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleFeedTest extends CandleScene {
    @Test
    void aSnapshotIsTheLastClosedCandleAndTheOpenOne() {
        trade(10);
        trade(70);
        trade(130);
        at(140);
        settle();
        feed.join(MINUTES, outlet, 1);
        JsonNode snapshot = FakeWire.json(outlet.snapshots.get(0).data());
        assertThat(snapshot).hasSize(2);
        assertThat(snapshot.get(0).get("openTime").asText()).isEqualTo("2024-01-05T00:01:00.000Z");
        assertThat(snapshot.get(0).get("closed").asBoolean()).isTrue();
        assertThat(snapshot.get(1).get("openTime").asText()).isEqualTo("2024-01-05T00:02:00.000Z");
        assertThat(snapshot.get(1).get("closed").asBoolean()).isFalse();
        assertThat(outlet.snapshots.get(0).offset()).isEqualTo(3);
    }

    @Test
    void aPoolThatNobodyKnowsHasAnEmptySnapshotAndItsFirstCandleFollows() {
        feed.join(MINUTES, outlet, 1);
        assertThat(outlet.snapshots.get(0).data()).isEqualTo("[]");
        trade(10);
        settle();
        assertThat(summaries()).containsExactly("data 00:00 open 1");
    }

    @Test
    void manyCommitsBetweenTwoReadsAreOneFrame() {
        feed.join(MINUTES, outlet, 1);
        settle();
        for (int i = 0; i < 100; i++) {
            trade(i % 60);
        }
        settle();
        List<JsonNode> told = told();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).get("offset").asLong()).isEqualTo(100);
        assertThat(told.get(0).get("data").get(0).get("trades").asInt()).isEqualTo(100);
    }

    @Test
    void aTopicIsReadAtMostOncePerConflation() {
        feed.join(MINUTES, outlet, 1);
        settle();
        for (int i = 0; i < 20; i++) {
            trade(i);
            tick();
        }
        assertThat(told()).hasSizeBetween(3, 4);
    }

    @Test
    void whatCouldNotBeReadIsReadAgain() {
        feed.join(MINUTES, outlet, 1);
        settle();
        market.prompt = false;
        trade(10);
        settle();
        assertThat(feed.told()).isZero();
        market.reads.poll().fail(new IllegalStateException("the store is away"));
        assertThat(feed.told()).isZero();
        settle();
        market.reads.poll().answer();
        assertThat(summaries()).containsExactly("data 00:00 open 1");
        assertThat(feed.told()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeReadIsNotToldThoughMoreCameMeanwhile() {
        feed.join(MINUTES, outlet, 1);
        settle();
        market.prompt = false;
        trade(10);
        settle();
        trade(20);
        market.reads.poll().fail(new IllegalStateException("the store is away"));
        assertThat(feed.told()).isZero();
        settle();
        market.reads.poll().answer();
        assertThat(feed.told()).isEqualTo(2);
    }

    @Test
    void toldLagsBehindUntilTheChangeIsHandedOver() {
        feed.join(MINUTES, outlet, 1);
        settle();
        trade(10);
        trade(20);
        assertThat(feed.told()).isZero();
        settle();
        assertThat(feed.told()).isEqualTo(2);
        feed.forget(MINUTES);
        trade(30);
        assertThat(feed.told()).isEqualTo(3);
    }

    @Test
    void moreLateCandlesThanAChartShowsAreToldAsARange() {
        feed.join(SECONDS, outlet, 1);
        at(10_000);
        settle();
        for (int second = 0; second < 1_000; second++) {
            trade(second);
        }
        assertThat(market.reads).isEmpty();
        settle();
        settle();
        assertThat(frames.stream().filter(RangeFrame.class::isInstance)).hasSize(1);
        JsonNode range = told().get(0).get("range");
        assertThat(range.get("from").asText()).isEqualTo("2024-01-05T00:00:00.000Z");
        assertThat(Instant.parse(range.get("to").asText()))
                .isBetween(Market.START.plusSeconds(800), Market.START.plusSeconds(900));
    }

    @Test
    void aFollowedTopicAnswersNewcomersWithoutAnotherRead() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        market.prompt = false;
        feed.join(MINUTES, outlet, 2);
        assertThat(market.reads).isEmpty();
        assertThat(outlet.snapshots.get(1).data()).contains("\"trades\":1");
        assertThat(outlet.snapshots.get(1).offset()).isEqualTo(1);
    }

    @Test
    void whoLeavesAndComesBackDuringAReadGetsAReadOfItsOwn() {
        market.prompt = false;
        feed.join(MINUTES, outlet, 1);
        market.reads.peek().see();
        feed.forget(MINUTES);
        trade(10);
        feed.join(MINUTES, outlet, 2);
        market.reads.poll().answer();
        assertThat(outlet.tickets).isEmpty();
        market.reads.poll().answer();
        assertThat(outlet.tickets).containsExactly(2L);
        assertThat(outlet.snapshots.get(0).data()).contains("\"trades\":1");
    }
}
