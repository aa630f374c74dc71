package io.hyperdex.platform.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.testing.FrameContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AsyncapiTest {
    private static final JsonObject DOCUMENT =
            ContractFile.load("asyncapi.yaml").document();
    private static final JsonObject MESSAGES =
            DOCUMENT.getJsonObject("components").getJsonObject("messages");

    @Test
    void fitsEveryExampleFrameToItsOwnSchema() {
        List<String> misfits = new ArrayList<>();
        for (String name : MESSAGES.fieldNames()) {
            JsonObject message = MESSAGES.getJsonObject(name);
            JsonArray examples = message.getJsonArray("examples");
            assertThat(examples).as(name).isNotEmpty();
            examples.forEach(example -> new SchemaCheck(message.getJsonObject("payload"))
                    .violations(((JsonObject) example).getJsonObject("payload"))
                    .forEach(violation -> misfits.add(name + ": " + violation)));
        }

        assertThat(misfits).isEmpty();
    }

    @Test
    void sendsOrReceivesEveryMessageOfEachChannel() {
        JsonObject channels = DOCUMENT.getJsonObject("channels");
        Set<Object> described = new HashSet<>();
        channels.forEach(entry -> {
            var channel = (JsonObject) entry.getValue();
            List<Object> used = used(channel.getString("address"));
            channel.getJsonObject("messages").forEach(message -> {
                assertThat(used).as(entry.getKey() + " " + message.getKey()).contains(message.getValue());
                described.add(message.getValue());
            });
            assertThat(channel.getJsonObject("messages").stream().map(Map.Entry::getValue))
                    .as(entry.getKey())
                    .containsAll(used);
        });

        assertThat(channels.stream().map(channel -> ((JsonObject) channel.getValue()).getString("address")))
                .containsExactly("/v1/stream", "/v1/stream/sse", "/eventbus/websocket");
        MESSAGES.forEach(message -> assertThat(described).as(message.getKey()).contains(message.getValue()));
    }

    private static List<Object> used(String address) {
        List<Object> used = new ArrayList<>();
        DOCUMENT.getJsonObject("operations").forEach(entry -> {
            var operation = (JsonObject) entry.getValue();
            if (operation.getJsonObject("channel").getString("address").equals(address)) {
                operation.getJsonArray("messages").forEach(used::add);
                operation
                        .getJsonObject("reply", new JsonObject())
                        .getJsonArray("messages", new JsonArray())
                        .forEach(used::add);
            }
        });
        return used;
    }

    @Test
    void saysByeOnlyWithCloseCodesOfTheTable() {
        JsonArray table =
                DOCUMENT.getJsonObject("channels").getJsonObject("stream").getJsonArray("x-close-codes");
        List<Object> own = table.stream()
                .map(row -> ((JsonObject) row).getValue("code"))
                .filter(code -> (int) code >= 3000)
                .toList();
        String words = DOCUMENT.getJsonObject("info").getString("description");

        assertThat(MESSAGES.getJsonObject("bye")
                        .getJsonObject("payload")
                        .getJsonObject("properties")
                        .getJsonObject("code")
                        .getJsonArray("enum"))
                .containsExactlyElementsOf(own);
        table.forEach(row -> assertThat(words).contains("| " + ((JsonObject) row).getValue("code") + " | "));
    }

    @Test
    void measuresFramesAgainstTheMessageOfTheirOp() {
        var frames = FrameContract.load();
        var heartbeat = new JsonObject()
                .put("op", "heartbeat")
                .put("n", 1)
                .put("offset", 2)
                .put("time", "2024-01-05T00:00:00.000Z");
        JsonObject candles = MESSAGES.getJsonObject("candles")
                .getJsonArray("examples")
                .getJsonObject(0)
                .getJsonObject("payload")
                .copy();

        assertThat(frames.violations(heartbeat)).isEmpty();
        assertThat(frames.violations(candles)).isEmpty();
        assertThat(frames.violations(heartbeat.put("offset", -1)))
                .extracting(Violation::field, Violation::rule)
                .containsExactly(tuple("/offset", "minimum"));
        candles.getJsonArray("data").getJsonObject(0).putNull("trades");
        assertThat(frames.violations(candles)).extracting(Violation::field).containsExactly("/data/0/trades");
        assertThat(frames.violations(new JsonObject("{\"type\":\"err\",\"body\":\"no\"}")))
                .extracting(Violation::field)
                .containsExactly("/body");
        assertThat(frames.violations(new JsonObject().put("op", "shout")))
                .extracting(Violation::rule)
                .containsExactly("enum");
    }
}
