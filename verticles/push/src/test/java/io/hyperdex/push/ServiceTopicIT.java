package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTopicIT {
    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"service\"}]}";

    @Test
    void aKeyHolderIsToldHowTheNodesDo() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe =
                        StreamProbe.connect(node.vertx, node.port, "/v1/stream", Map.of("X-API-Key", PushNode.KEY))) {
            probe.next("hello");
            probe.send(SUBSCRIBE);
            JsonNode joined = probe.next("subscribed").get("topics").get(0);
            assertThat(joined.get("topic").asText()).isEqualTo("service");
            assertThat(joined.get("recovered").asBoolean()).isFalse();

            node.bus.publish(Topics.SERVICE, node.performance.sample());

            JsonNode report = probe.next("data").get("data").get(0);
            assertThat(report.get("node").asText()).isEqualTo("n1");
            assertThat(report.get("sockets").get("websocket").asInt()).isEqualTo(1);
            assertThat(report.get("windows")).hasSize(3);
        }
    }

    @Test
    void whoJoinsLaterGetsTheNewestReportsFirst() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe =
                        StreamProbe.connect(node.vertx, node.port, "/v1/stream", Map.of("X-API-Key", PushNode.KEY))) {
            probe.send(SUBSCRIBE);
            probe.next("subscribed");
            node.bus.publish(Topics.SERVICE, node.performance.sample());
            probe.next("data");

            probe.send(SUBSCRIBE.replace("1,", "2,"));

            assertThat(probe.next("subscribed").get("topics").get(0).get("snapshot"))
                    .hasSize(1);
        }
    }

    @Test
    void limitedAnonymousCallersAreRefused() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            probe.send(SUBSCRIBE);

            JsonNode refusal = probe.next("error");

            assertThat(refusal.get("status").asInt()).isEqualTo(401);
            assertThat(refusal.get("topic").asText()).isEqualTo("service");
        }
    }
}
