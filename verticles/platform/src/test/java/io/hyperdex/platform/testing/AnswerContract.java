package io.hyperdex.platform.testing;

import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.http.contract.ContractFile;
import io.hyperdex.platform.http.contract.SchemaCheck;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks what a server answers against {@code conf/openapi.yaml}: the status, the media type and the body. */
public final class AnswerContract {
    private final Map<String, JsonObject> operations = new HashMap<>();

    private AnswerContract(JsonObject paths) {
        paths.fieldNames()
                .forEach(path -> paths.getJsonObject(path).forEach(entry -> {
                    JsonObject operation = (JsonObject) entry.getValue();
                    operations.put(operation.getString("operationId"), operation);
                }));
    }

    public static AnswerContract load() {
        return new AnswerContract(ContractFile.load("openapi.yaml").document().getJsonObject("paths"));
    }

    /**
     * What is wrong with an answer; nothing for one that keeps the contract.
     *
     * @param contentType the header as it came, with or without parameters
     */
    public List<Violation> violations(String operationId, int status, String contentType, JsonObject body) {
        JsonObject operation = operations.get(operationId);
        if (operation == null) {
            throw new IllegalArgumentException("the contract has no operation " + operationId);
        }
        JsonObject response = operation.getJsonObject("responses").getJsonObject(String.valueOf(status));
        if (response == null) {
            return List.of(new Violation("body", "", "status", "the contract knows no answer " + status));
        }
        int parameters = contentType.indexOf(';');
        String mediaType = (parameters < 0 ? contentType : contentType.substring(0, parameters)).trim();
        JsonObject content = response.getJsonObject("content", new JsonObject()).getJsonObject(mediaType);
        if (content == null) {
            return List.of(new Violation("body", "", "contentType", status + " is never " + mediaType));
        }
        return new SchemaCheck(content.getJsonObject("schema")).violations(body);
    }
}
