package io.hyperdex.platform.http.contract;

import io.hyperdex.platform.config.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract.
 *
 * @param path as a router takes it: {@code /v1/pools/:chain/:address}
 * @param address of the paths that the router takes it for
 * @param route method and path, as reports name it
 * @param scope what the caller must hold, or null for documents that anyone may read
 * @param weight how many requests of the caller's limits a call uses up: 1 unless {@code x-weight} says otherwise, none for
 *     documents that anyone may read
 * @param body schema of a JSON body, or null for operations without one
 * @param answersJson whether it answers with a JSON document, and not with a file
 */
public record ContractOperation(
        String id,
        String method,
        String path,
        Pattern address,
        String route,
        @Nullable Scope scope,
        int weight,
        List<Parameter> parameters,
        @Nullable SchemaCheck body,
        boolean answersJson) {

    private static final JsonPointer JSON_BODY = JsonPointer.from("/requestBody/content/application~1json/schema");
    private static final JsonPointer JSON_ANSWER = JsonPointer.from("/responses/200/content/application~1json");
    private static final JsonPointer FILE_NAME = JsonPointer.from("/responses/200/headers/Content-Disposition");

    static ContractOperation of(String method, String template, JsonObject operation) {
        String scope = operation.getString("x-scope");
        JsonArray parameters = operation.getJsonArray("parameters", new JsonArray());
        return new ContractOperation(
                operation.getString("operationId"),
                method,
                template.replaceAll("\\{(\\w+)}", ":$1"),
                Pattern.compile("\\Q" + template.replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q") + "\\E/?"),
                method + " " + template,
                scope.equals("none") ? null : Scope.parse(scope),
                operation.getInteger("x-weight", scope.equals("none") ? 0 : 1),
                parameters.stream()
                        .map(JsonObject.class::cast)
                        .map(Parameter::of)
                        .toList(),
                JSON_BODY.queryJson(operation) instanceof JsonObject schema ? new SchemaCheck(schema) : null,
                JSON_ANSWER.queryJson(operation) != null && FILE_NAME.queryJson(operation) == null);
    }
}
