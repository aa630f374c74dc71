package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.HandedIn;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.query.QueryNode.Reply;
import io.vertx.core.Future;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What answers say that they depend on, to a cache that keeps none. */
class DependenceIT {
    private static final BlockingQueue<HandIn> HANDED_IN = new LinkedBlockingQueue<>();

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            new SeededStore(connection).write(new SeededMarket(1, 40));
        }
        var lookUp = node.bus.serve(
                Topics.LOOK_UP,
                lookup -> Future.succeededFuture(new Looked(Looked.Outcome.LOAD, null, 1, "n1", null, null, null)));
        var handIn = node.bus.serve(Topics.HAND_IN.at("n1"), handed -> {
            HANDED_IN.add(handed);
            return Future.succeededFuture(new HandedIn(null));
        });
        QueryNode.await(Future.all(lookUp.completion(), handIn.completion()));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Dependence handedIn() throws InterruptedException {
        return Objects.requireNonNull(HANDED_IN.poll(20, TimeUnit.SECONDS))
                .answer()
                .on();
    }

    @Test
    void aFullPageOfCommitsDependsOnTheTimesOfItsTrades() throws Exception {
        String start = "/v1/trades?after=" + node.store.identity().epoch() + ".0";
        Reply page = node.get("listTrades", start + "&limit=5");
        Dependence ofPage = handedIn();

        LongSummaryStatistics times = page.items().stream()
                .map(trade -> Instant.parse(trade.getString("timestamp")))
                .mapToLong(Instant::toEpochMilli)
                .summaryStatistics();
        assertThat(page.json().getString("next")).isNotNull();
        assertThat(ofPage.from()).isEqualTo(times.getMin());
        assertThat(ofPage.until()).isEqualTo(times.getMax() + 1);

        node.get("listTrades", start + "&limit=1000");
        Dependence ofLast = handedIn();
        assertThat(List.of(ofLast.from(), ofLast.until())).containsExactly(Dependence.EVER, Dependence.FOREVER);

        // Another value can bring any trade into it.
        assertThat(node.get("listTrades", start + "&limit=2&minUsd=1").items()).hasSize(2);
        Dependence byValue = handedIn();
        assertThat(List.of(byValue.from(), byValue.until())).containsExactly(Dependence.EVER, Dependence.FOREVER);
    }
}
