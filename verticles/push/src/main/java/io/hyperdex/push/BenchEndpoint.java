package io.hyperdex.push;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.RequestBody;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** {@code POST /v1/bench}: any JSON object becomes one event of {@code bench:<name>} on every node. */
final class BenchEndpoint {
    private static final int BODY_BYTES_MAX = 65_536;
    private static final ObjectReader BODIES =
            Json.MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Bus bus;
    private final boolean enabled;

    BenchEndpoint(Bus bus, boolean enabled) {
        this.bus = bus;
        this.enabled = enabled;
    }

    Future<Answer> post(Call call) {
        if (!enabled) {
            return Future.failedFuture(ApiException.of(ErrorCode.NOT_FOUND, "push.bench is off on this node"));
        }
        if (!RequestBody.mediaType(call.request()).equals("application/json")) {
            return Future.failedFuture(ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send application/json"));
        }
        String name = call.parameters().requiredString("name");
        return RequestBody.read(call.request(), BODY_BYTES_MAX).map(body -> {
            bus.publish(Topics.BENCH, new BenchEvent(name, compact(body)));
            return Answer.accepted(new Accepted("bench:" + name));
        });
    }

    private record Accepted(String topic) {}

    /** On one line, as the frames are. */
    private static String compact(Buffer body) {
        try {
            JsonNode object = BODIES.readTree(body.getBytes());
            if (object instanceof ObjectNode) {
                return Json.text(object);
            }
        } catch (IOException e) {
            throw ApiException.of(ErrorCode.UNREADABLE_BODY, "the body must be one JSON object", e);
        }
        throw ApiException.of(ErrorCode.UNREADABLE_BODY, "the body must be one JSON object");
    }
}
