package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.testing.AnswerContract;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The topics of load generators. */
class BenchIT {
    private final AnswerContract contract = AnswerContract.load();

    private JsonObject post(PushNode node, String query, String body, int status) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + "/v1/bench" + query))
                .header("X-API-Key", PushNode.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var object = new JsonObject(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(contract.violations(
                        "postBenchEvent",
                        status,
                        answer.headers().firstValue("Content-Type").orElse(""),
                        object))
                .isEmpty();
        return object;
    }

    @Test
    void anEventReachesEverySubscriberOnceAndInOrder() throws Exception {
        try (PushNode node = PushNode.start(config -> config.with("push.bench", "true"));
                StreamProbe one = StreamProbe.connect(node.vertx, node.port);
                StreamProbe two = StreamProbe.connect(node.vertx, node.port)) {
            for (StreamProbe probe : new StreamProbe[] {one, two}) {
                probe.subscribe(1, "bench:a.b-c_1");
                JsonNode topic = probe.next("subscribed").get("topics").get(0);
                assertThat(topic.get("snapshot")).isEmpty();
                assertThat(topic.get("epoch").asText()).startsWith("b");
            }
            for (int n = 1; n <= 3; n++) {
                assertThat(post(node, "?name=a.b-c_1", "{\"n\": " + n + ",\n \"price\": 1.10}", 202)
                                .getJsonObject("data")
                                .getString("topic"))
                        .isEqualTo("bench:a.b-c_1");
                for (StreamProbe probe : new StreamProbe[] {one, two}) {
                    JsonNode data = probe.next("data");
                    assertThat(data.get("offset").asInt()).isEqualTo(n);
                    assertThat(data.get("prev").asInt()).isEqualTo(n - 1);
                    assertThat(data.get("data").toString()).startsWith("[{\"n\":" + n + ",\"price\":1.1");
                }
            }
        }
    }

    @Test
    void whoComesBackIsToldWhatItMissed() throws Exception {
        try (PushNode node = PushNode.start(config -> config.with("push.bench", "true"))) {
            String epoch;
            try (StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
                probe.subscribe(1, "bench:a");
                epoch = probe.next("subscribed")
                        .get("topics")
                        .get(0)
                        .get("epoch")
                        .asText();
                post(node, "?name=a", "{\"n\":1}", 202);
                probe.next("data");
            }
            post(node, "?name=a", "{\"n\":2}", 202);
            post(node, "?name=a", "{\"n\":3}", 202);
            try (StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
                probe.resume("bench:a", epoch, 1);
                assertThat(probe.next("subscribed")
                                .get("topics")
                                .get(0)
                                .get("recovered")
                                .asBoolean())
                        .isTrue();
                assertThat(probe.next("data").get("prev").asInt()).isEqualTo(1);
                assertThat(probe.next("data").get("offset").asInt()).isEqualTo(3);
                probe.resume("bench:a", "anotherNode", 1);
                assertThat(probe.next("subscribed")
                                .get("topics")
                                .get(0)
                                .get("recovered")
                                .asBoolean())
                        .isFalse();
            }
        }
    }

    @Test
    void whatIsNoNameOrNoObjectIsRefused() throws Exception {
        try (PushNode node = PushNode.start(config -> config.with("push.bench", "true"))) {
            assertThat(post(node, "?name=a/b", "{}", 400).getString("code")).isEqualTo("invalid_request");
            assertThat(post(node, "", "{}", 400).getString("code")).isEqualTo("invalid_request");
            for (String body : new String[] {"[]", "{", "1", "\"a\"", ""}) {
                assertThat(post(node, "?name=a", body, 400).getString("code")).isEqualTo("unreadable_body");
            }
            assertThat(post(node, "?name=a", "{\"a\":\"" + "x".repeat(70_000) + "\"}", 413)
                            .getString("code"))
                    .isEqualTo("too_large");
        }
    }

    @Test
    void withoutTheSettingThereIsNoSuchTopic() throws Exception {
        try (PushNode node = PushNode.start();
                StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            post(node, "?name=a", "{}", 404);
            probe.subscribe(1, "bench:a");
            assertThat(probe.next("error").get("code").asText()).isEqualTo("unknown_topic");
        }
    }
}
