package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Interval;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A candle feed over a market that the test moves. */
class CandleScene {
    static final CandlesTopic MINUTES = new CandlesTopic(Market.POOL, Interval.M1);
    static final CandlesTopic FIVES = new CandlesTopic(Market.POOL, Interval.M5);
    static final CandlesTopic SECONDS = new CandlesTopic(Market.POOL, Interval.S1);
    private static final int TICKS_SETTLED = 4;

    final Market market = new Market();
    final List<TopicFrame> frames = new ArrayList<>();
    final KeptAnswers outlet = new KeptAnswers();
    final CandleFeed feed =
            new CandleFeed(market, new SettledClock(market, TICKS_SETTLED), Duration.ofMillis(250), frames::addAll);
    private long millis;

    void trade(int second) {
        feed.committed(market.commit(Market.START.plusSeconds(second), Market.POOL));
    }

    void tick() {
        millis += 50;
        feed.tick(millis);
    }

    /** Long enough for whatever waits. */
    void settle() {
        for (int i = 0; i < 12; i++) {
            tick();
        }
    }

    void at(int second) {
        market.now = Market.START.plusSeconds(second);
    }

    List<JsonNode> told() {
        List<JsonNode> told = frames.stream()
                .map(frame -> FakeWire.json(frame.message().toString()))
                .toList();
        frames.clear();
        return told;
    }

    static String summary(JsonNode frame) {
        var summary = new StringBuilder(frame.get("op").asText());
        frame.get("data")
                .forEach(candle -> summary.append(' ')
                        .append(candle.get("openTime").asText(), 14, 19)
                        .append(candle.get("closed").asBoolean() ? " closed " : " open ")
                        .append(candle.get("trades").asInt()));
        return summary.toString();
    }

    List<String> summaries() {
        return told().stream().map(CandleScene::summary).toList();
    }
}
