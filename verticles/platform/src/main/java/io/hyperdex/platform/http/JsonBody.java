package io.hyperdex.platform.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/** Reads a small JSON object and checks it against the contract. */
public final class JsonBody {
    /** Of one document, and nothing behind it. */
    private static final ObjectReader OBJECT = Json.MAPPER
            .readerFor(new TypeReference<Map<String, Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String UNREADABLE = "the body must be one JSON object";

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
            Map<String, Object> object = OBJECT.readValue(body);
            if (object == null) {
                throw ApiException.of(ErrorCode.UNREADABLE_BODY, UNREADABLE);
            }
            return new JsonObject(object);
        } catch (IOException e) {
            throw ApiException.of(ErrorCode.UNREADABLE_BODY, UNREADABLE, e);
        }
    }
}
