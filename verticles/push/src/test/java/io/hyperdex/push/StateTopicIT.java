package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateMoved;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** States that another role keeps. */
class StateTopicIT {
    private static final String TRADER = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";

    @Test
    void aSubscriberGetsTheStateAndThenWhatHasMoved() throws Exception {
        var price = new AtomicReference<>("1");
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            node.serve(
                    StateFamily.PRICES,
                    asked -> Future.succeededFuture(
                            new StateTold(5, List.of(new StateObject("0xa", "{\"usd\":\"" + price.get() + "\"}")))));
            probe.subscribe(1, "prices:1");
            assertThat(probe.next("subscribed")
                            .get("topics")
                            .get(0)
                            .get("snapshot")
                            .toString())
                    .isEqualTo("[{\"usd\":\"1\"}]");
            price.set("2");
            node.bus.publish(Topics.STATE_MOVED, new StateMoved(Set.of(StateFamily.PRICES), Set.of("1")));
            JsonNode data = probe.nextOf("prices:1");
            assertThat(data.get("data").toString()).isEqualTo("[{\"usd\":\"2\"}]");
        }
    }

    @Test
    void whatNobodyKeepsIsRefusedAsAnAbsentRole() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            probe.subscribe(1, "risk:" + TRADER);
            assertThat(probe.next("error").get("code").asText()).isEqualTo("role_absent");
            assertThat(node.push.status().subscriptions()).isZero();
        }
    }

    @Test
    void aTraderIsToldAsFarAsTheCallerSeesIt() throws Exception {
        var asked = new AtomicReference<StateAsked>();
        try (PushNode node = PushNode.start();
                StoreWriter writer = new StoreWriter(node);
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            node.serve(StateFamily.PNL, question -> {
                asked.set(question);
                return Future.succeededFuture(new StateTold(1, List.of()));
            });
            probe.subscribe(1, "pnl:" + TRADER.toUpperCase(Locale.ROOT).replace("0X", "0x"));
            assertThat(probe.next("subscribed")
                            .get("topics")
                            .get(0)
                            .get("topic")
                            .asText())
                    .isEqualTo("pnl:" + TRADER);
            assertThat(asked.get().visible().sources()).containsExactly("chain", "anonymous");
            writer.own("posted by another");
            probe.subscribe(2, "positions:" + TRADER);
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("forbidden");
            assertThat(error.get("status").asInt()).isEqualTo(403);
        }
    }
}
