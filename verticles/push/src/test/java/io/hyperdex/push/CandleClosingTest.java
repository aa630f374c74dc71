package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleClosingTest extends CandleScene {
    @Test
    void aCandleClosesOnceWithoutAnyTradeAndRepeatsTheLastOffset() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        at(60);
        settle();
        settle();
        List<JsonNode> told = told();
        assertThat(told).extracting(CandleScene::summary).containsExactly("data 00:00 open 1", "data 00:00 closed 1");
        assertThat(told.get(1).get("offset")).isEqualTo(told.get(0).get("offset"));
    }

    @Test
    void emptyIntervalsSendNothing() {
        feed.join(MINUTES, outlet, 1);
        for (int second = 0; second < 600; second += 30) {
            at(second);
            settle();
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void aTradeUnderWayAtTheEndComesBeforeTheClosingFrame() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        settle();
        at(60);
        tick();
        trade(59);
        settle();
        settle();
        assertThat(summaries()).containsExactly("data 00:00 open 1", "data 00:00 open 2", "data 00:00 closed 2");
    }

    @Test
    void aChangedClosedCandleIsACorrection() {
        feed.join(MINUTES, outlet, 1);
        trade(10);
        at(60);
        settle();
        settle();
        told();
        trade(20);
        settle();
        JsonNode correction = told().get(0);
        assertThat(summary(correction)).isEqualTo("correction 00:00 closed 2");
        assertThat(correction.get("reason").asText()).isEqualTo("late");
        assertThat(correction.get("removed")).isEmpty();
        assertThat(correction.get("range").isNull()).isTrue();
        assertThat(correction.get("data").get(0).get("revision").asInt()).isEqualTo(1);
    }

    @Test
    void aChangedCandleThatWasClosedBeforeAnybodyCameIsACorrection() {
        trade(10);
        trade(70);
        at(200);
        settle();
        feed.join(MINUTES, outlet, 1);
        trade(20);
        settle();
        assertThat(summaries()).containsExactly("correction 00:00 closed 2");
    }

    /** Its revision is that of the minutes that it is made of, and to this minute the trade is the first. */
    @Test
    void aLateTradeOfAnEmptyMinuteIsACorrectionOfTheFiveMinutesAround() {
        trade(10);
        trade(310);
        at(700);
        settle();
        feed.join(FIVES, outlet, 1);
        trade(70);
        settle();
        assertThat(summaries()).containsExactly("correction 00:00 closed 2");
    }

    @Test
    void aCandleThatALateTradeMakesIsNew() {
        trade(70);
        at(200);
        settle();
        feed.join(MINUTES, outlet, 1);
        trade(20);
        settle();
        assertThat(summaries()).containsExactly("data 00:00 closed 1");
    }

    @Test
    void aLongerCandleWhoseShorterOnesWereRevisedClosesAsData() {
        feed.join(FIVES, outlet, 1);
        trade(10);
        at(120);
        trade(20);
        settle();
        at(300);
        settle();
        settle();
        assertThat(summaries()).containsExactly("data 00:00 open 2", "data 00:00 closed 2");
    }

    @Test
    void aReplaySixtyTimesAsFastClosesEveryMinuteWithinASecond() {
        feed.join(MINUTES, outlet, 1);
        feed.join(SECONDS, outlet, 2);
        int lastClosed = 0;
        for (int tick = 0; tick < 20 * 30; tick++) {
            int second = tick * 3;
            at(second);
            if (second % 15 == 0) {
                trade(second);
            }
            tick();
            for (JsonNode frame : told()) {
                if (frame.get("topic").asText().equals(MINUTES.text())) {
                    for (JsonNode candle : frame.get("data")) {
                        Instant end = Instant.parse(candle.get("endTime").asText());
                        if (candle.get("closed").asBoolean()) {
                            lastClosed++;
                            long realMillis = Duration.between(end, market.now).toMillis() / 60;
                            assertThat(realMillis).isLessThan(1_000);
                        }
                    }
                }
            }
        }
        assertThat(lastClosed).isGreaterThanOrEqualTo(28);
    }
}
