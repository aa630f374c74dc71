package io.hyperdex.platform.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hyperdex.domain.Interval;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.testing.AnswerContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenapiTest {
    private static final JsonObject DOCUMENT = ContractFile.load("openapi.yaml").document();

    @Test
    void fitsEveryExampleToItsOwnSchema() {
        List<String> misfits = new ArrayList<>();
        int[] seen = {0};
        operations().forEach((id, operation) -> {
            List<JsonObject> contents = new ArrayList<>();
            contents.add(operation.getJsonObject("requestBody", new JsonObject()));
            JsonObject responses = operation.getJsonObject("responses");
            responses.fieldNames().forEach(status -> contents.add(responses.getJsonObject(status)));
            for (JsonObject content : contents) {
                content.getJsonObject("content", new JsonObject()).forEach(media -> {
                    JsonObject described = (JsonObject) media.getValue();
                    for (Object example : examples(described)) {
                        seen[0]++;
                        new SchemaCheck(described.getJsonObject("schema"))
                                .violations(example)
                                .forEach(violation -> misfits.add(id + ": " + violation));
                    }
                });
            }
        });

        assertThat(misfits).isEmpty();
        assertThat(seen[0]).isGreaterThan(100);
    }

    @Test
    void showsAnExampleOfEveryJsonAnswer() {
        operations()
                .forEach((id, operation) -> operation
                        .getJsonObject("responses")
                        .forEach(response -> ((JsonObject) response.getValue())
                                .getJsonObject("content", new JsonObject())
                                .forEach(media -> {
                                    if (media.getKey().endsWith("json")) {
                                        assertThat(examples((JsonObject) media.getValue()))
                                                .as("%s %s", id, response.getKey())
                                                .isNotEmpty();
                                    }
                                })));
    }

    @Test
    void answersEveryCallWithTheOneEnvelope() {
        operations().forEach((id, operation) -> {
            if (operation.getString("x-scope").equals("none") || id.equals("postTrades") || id.equals("streamEvents")) {
                return;
            }
            JsonObject schema = successSchema(operation);
            assertThat(schema.getJsonArray("required")).as(id).containsExactly("data", "next", "asOf");
            assertThat(schema.getBoolean("additionalProperties")).as(id).isFalse();
        });
    }

    @Test
    void closesEveryAnsweredObjectAndRequiresItsFieldsInTheirOrder() {
        JsonObject schemas = DOCUMENT.getJsonObject("components").getJsonObject("schemas");
        for (String name : List.of(
                "Trade", "Candle", "Pool", "PoolWindow", "PoolToken", "Token", "Price", "AsOf", "Key", "NewKey")) {
            JsonObject schema = schemas.getJsonObject(name);
            assertThat(schema.getBoolean("additionalProperties")).as(name).isFalse();
            assertThat(schema.getJsonArray("required"))
                    .as(name)
                    .containsExactlyElementsOf(
                            schema.getJsonObject("properties").fieldNames());
        }
    }

    /** The front door asks for the limits, the key and its scope of every call, and for JSON where that is the answer. */
    @Test
    void statesWhatTheFrontDoorRefuses() {
        Contract.load().operations().stream()
                .filter(operation -> operation.scope() != null)
                .forEach(operation -> {
                    JsonObject responses = operations().get(operation.id()).getJsonObject("responses");
                    assertThat(responses.fieldNames())
                            .as(operation.id())
                            .contains("401", "403", "429", "500", "503")
                            .contains(operation.answersJson() ? "406" : "403");
                });
    }

    /** What it means, with its unit: of the property itself, or of the schema that it refers to. */
    @Test
    void describesEveryPropertyOfASchema() {
        List<String> silent = new ArrayList<>();
        DOCUMENT.getJsonObject("components")
                .getJsonObject("schemas")
                .forEach(schema -> collectSilent(schema.getKey(), schema.getValue(), silent));

        assertThat(silent).isEmpty();
    }

    private static void collectSilent(String path, Object value, List<String> silent) {
        if (value instanceof JsonArray alternatives) {
            alternatives.forEach(alternative -> collectSilent(path, alternative, silent));
        }
        if (!(value instanceof JsonObject schema)) {
            return;
        }
        schema.getJsonObject("properties", new JsonObject()).forEach(property -> {
            String name = path + "." + property.getKey();
            if (((JsonObject) property.getValue()).getString("description", "").isBlank()) {
                silent.add(name);
            }
            collectSilent(name, property.getValue(), silent);
        });
        for (String within : List.of("items", "oneOf", "anyOf", "allOf", "additionalProperties")) {
            collectSilent(path, schema.getValue(within), silent);
        }
    }

    @Test
    void namesTheErrorCodesAndIntervalsOfTheCode() {
        JsonObject schemas = DOCUMENT.getJsonObject("components").getJsonObject("schemas");

        assertThat(schemas.getJsonObject("ProblemCode").getJsonArray("enum").stream()
                        .map(Object::toString))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
        assertThat(schemas.getJsonObject("Interval").getJsonArray("enum").stream()
                        .map(Object::toString))
                .containsExactlyElementsOf(
                        Arrays.stream(Interval.values()).map(Interval::code).toList());
    }

    @Test
    void measuresAnswersAgainstTheContract() {
        var answers = AnswerContract.load();
        JsonObject trade = ((JsonObject) examples(operations()
                                .get("getTrade")
                                .getJsonObject("responses")
                                .getJsonObject("200")
                                .getJsonObject("content")
                                .getJsonObject("application/json"))
                        .get(0))
                .copy();

        assertThat(answers.violations("getTrade", 200, "application/json; charset=utf-8", trade))
                .isEmpty();
        assertThat(answers.violations("getTrade", 200, "text/plain", trade))
                .extracting(Violation::rule)
                .containsExactly("contentType");
        assertThat(answers.violations("getTrade", 299, "application/json", trade))
                .extracting(Violation::rule)
                .containsExactly("status");

        trade.getJsonObject("data").put("amountIn", "0.010").put("surplus", 1).put("timestamp", "2024-01-05T00:00:23Z");
        trade.getJsonObject("data").remove("gasUsed");
        assertThat(answers.violations("getTrade", 200, "application/json", trade))
                .extracting(Violation::field, Violation::rule)
                .containsExactlyInAnyOrder(
                        tuple("/data/amountIn", "pattern"),
                        tuple("/data/surplus", "unknown"),
                        tuple("/data/timestamp", "pattern"),
                        tuple("/data/gasUsed", "required"));
    }

    @Test
    void refusesReferencesThatLeadNowhereOrToThemselves() {
        assertThatThrownBy(() -> resolve("{'a':{'$ref':'#/b'}}")).hasMessage("test: #/b refers to nothing");
        assertThatThrownBy(() -> resolve("{'a':{'$ref':'#/a'}}")).hasMessage("test: #/a refers to itself");
        assertThatThrownBy(() -> resolve("{'a':{'$ref':'#/b','type':'string'},'b':{}}"))
                .hasMessage("test: #/b stands beside type");
        assertThat(resolve("{'a':{'$ref':'other.yaml#/x~1y'}}").encode()).isEqualTo("{\"a\":{\"c\":1}}");
    }

    private static JsonObject resolve(String quoted) {
        Map<String, String> files = Map.of("test", quoted, "other.yaml", "{'x/y':{'$ref':'#/z'},'z':{'c':1}}");
        return new References(name -> new JsonObject(files.get(name).replace('\'', '"'))).resolve("test");
    }

    private static Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new LinkedHashMap<>();
        DOCUMENT.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
                    var operation = (JsonObject) method.getValue();
                    operations.put(operation.getString("operationId"), operation);
                }));
        return operations;
    }

    private static JsonObject successSchema(JsonObject operation) {
        JsonObject responses = operation.getJsonObject("responses");
        return responses
                .getJsonObject("200", responses.getJsonObject("201", responses.getJsonObject("202")))
                .getJsonObject("content")
                .getJsonObject("application/json", new JsonObject())
                .getJsonObject("schema");
    }

    private static List<Object> examples(JsonObject media) {
        List<Object> examples = new ArrayList<>();
        if (media.containsKey("example")) {
            examples.add(media.getValue("example"));
        }
        media.getJsonObject("examples", new JsonObject())
                .forEach(example -> examples.add(((JsonObject) example.getValue()).getValue("value")));
        return examples;
    }
}
