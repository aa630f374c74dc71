package io.hyperdex.platform.http;

import com.fasterxml.jackson.core.type.TypeReference;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/** Reads a small JSON object and checks it against the contract. */
public final class JsonBody {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Contract contract;
    private final long bytesMax;

    public JsonBody(Contract contract, long bytesMax) {
        this.contract = contract;
        this.bytesMax = bytesMax;
    }

    public Future<JsonObject> read(Call call, String operationId) {
        if (!RequestBody.mediaType(call.request()).equals("application/json")) {
            return Future.failedFuture(ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send application/json"));
        }
        return RequestBody.read(call.request(), bytesMax).map(body -> {
            JsonObject object = parse(body.getBytes());
            contract.validateBody(contract.operation(operationId), object);
            return object;
        });
    }

    private static JsonObject parse(byte[] body) {
        try {
            return new JsonObject(Json.MAPPER.readValue(body, OBJECT));
        } catch (IOException e) {
            throw ApiException.of(ErrorCode.UNREADABLE_BODY, "the body must be one JSON object", e);
        }
    }
}
