package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was told of candles changes when trades get other values, or pools another description. */
class CandleValuesTest extends CandleScene {
    @Test
    void valuesWhoseNewsWereLostAreToldAllTheSame() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        told();
        feed.changed(Invalidation.of(Line.REFERENCE, 1, Tags.described(Market.OTHER.address())));
        market.revalue(first(), new BigDecimal("7.5"));
        settle();
        assertThat(told()).isEmpty();
        feed.changed(Invalidation.of(Line.REFERENCE, 3, Tags.described(Market.OTHER.address())));
        for (int i = 0; i < 5; i++) {
            settle();
        }
        List<JsonNode> told = told();
        assertThat(told.get(0).get("range"))
                .hasToString("{\"from\":\"1970-01-01T00:00:00.000Z\",\"to\":\"2024-01-05T00:00:00.000Z\"}");
        assertThat(told.get(1).get("data").get(0).get("volumeUsd").asText()).isEqualTo("7.5");
        assertThat(told).hasSize(2);
    }

    @Test
    void newsThatOvertakeOneAnotherAreNotLost() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        told();
        for (long number : new long[] {1, 4, 3, 2}) {
            feed.changed(Invalidation.of(Line.REFERENCE, number, Tags.described(Market.OTHER.address())));
        }
        for (int i = 0; i < 5; i++) {
            settle();
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void aTradeThatGetsItsValueLaterIsToldAgain() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        told();
        feed.changed(market.revalue(first(), new BigDecimal("7.5")));
        settle();
        assertThat(told()).singleElement().satisfies(frame -> {
            assertThat(frame.get("op").asText()).isEqualTo("data");
            assertThat(frame.get("data").get(0).get("volumeUsd").asText()).isEqualTo("7.5");
        });
    }

    @Test
    void valuesOfClosedCandlesAreCorrections() {
        feed.join(MINUTES, outlet, 1);
        feed.join(SECONDS, outlet, 2);
        trade(10);
        trade(70);
        at(200);
        settle();
        told();
        feed.changed(market.revalue(first(), new BigDecimal("7.5")));
        settle();
        settle();
        assertThat(told()).hasSize(2).allSatisfy(frame -> {
            assertThat(frame.get("op").asText()).isEqualTo("correction");
            assertThat(frame.get("data").get(0).get("volumeUsd").asText()).isEqualTo("7.5");
        });
    }

    @Test
    void valuesOfMoreThanAChartShowsAreToldAsARange() {
        feed.join(SECONDS, outlet, 1);
        trade(5_000);
        at(10_000);
        settle();
        told();
        long from = Market.START.toEpochMilli();
        feed.changed(new Invalidation(
                Line.REFERENCE,
                1,
                List.of(new Change(Tags.pool(Market.POOL.address()), from, from + 4_000_000)),
                List.of()));
        settle();
        assertThat(told())
                .singleElement()
                .satisfies(frame -> assertThat(frame.get("range"))
                        .hasToString("{\"from\":\"2024-01-05T00:00:00.000Z\",\"to\":\"2024-01-05T01:06:40.000Z\"}"));
    }

    @Test
    void valuesThatComeDuringTheFirstReadAreToldAfterIt() {
        trade(10);
        market.prompt = false;
        feed.join(MINUTES, outlet, 1);
        market.reads.peek().see();
        feed.changed(market.revalue(first(), new BigDecimal("7.5")));
        market.reads.poll().answer();
        assertThat(outlet.snapshots.get(0).data()).doesNotContain("7.5");
        market.prompt = true;
        settle();
        assertThat(told())
                .singleElement()
                .satisfies(frame -> assertThat(
                                frame.get("data").get(0).get("volumeUsd").asText())
                        .isEqualTo("7.5"));
    }

    @Test
    void whenAPoolIsSeenOtherwiseEverythingIsToldAgain() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        trade(70);
        at(75);
        settle();
        told();
        market.basis = PriceBasis.EXECUTED;
        feed.changed(Invalidation.of(Line.REFERENCE, 1, Tags.described(Market.POOL.address())));
        settle();
        List<JsonNode> told = told();
        assertThat(told.get(0).get("range"))
                .hasToString("{\"from\":\"1970-01-01T00:00:00.000Z\",\"to\":\"2024-01-05T00:00:00.000Z\"}");
        assertThat(told.subList(1, told.size()).stream().map(CandleScene::summary))
                .containsExactly("correction 00:00 closed 1", "data 01:00 open 1");
    }

    /** Of candles of one view and the other nobody is told side by side. */
    @Test
    void theFirstTradeWithoutAPoolPriceTurnsWhatIsShown() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        at(70);
        settle();
        told();
        market.basis = PriceBasis.EXECUTED;
        trade(80);
        settle();
        settle();
        assertThat(told().stream()
                        .filter(frame ->
                                frame.get("range") == null || frame.get("range").isNull())
                        .map(CandleScene::summary))
                .containsExactlyInAnyOrder("data 01:00 open 1", "correction 00:00 closed 1");
    }

    @Test
    void aTradeThatComesWhileThePoolTurnsIsNotForgotten() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        told();
        market.prompt = false;
        market.basis = PriceBasis.EXECUTED;
        trade(20);
        settle();
        market.reads.peek().see();
        trade(30);
        market.reads.poll().answer();
        market.prompt = true;
        settle();
        settle();
        List<JsonNode> told = told();
        assertThat(CandleScene.summary(told.get(told.size() - 1))).isEqualTo("data 00:00 open 3");
        assertThat(feed.told()).isEqualTo(3);
    }

    @Test
    void aDescriptionThatChangesNothingIsNotTold() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        told();
        feed.changed(Invalidation.of(Line.REFERENCE, 1, Tags.described(Market.POOL.address())));
        settle();
        assertThat(told()).isEmpty();
    }

    private Trade first() {
        return market.commits.get(0).trades().get(0);
    }
}
