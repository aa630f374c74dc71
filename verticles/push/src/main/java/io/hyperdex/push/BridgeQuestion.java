package io.hyperdex.push;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question under way. It ends with its answer, or when that is longer than it may be, or when somebody ends it; the request
 * ends with it. Lives on one event loop.
 */
final class BridgeQuestion {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeQuestion.class);
    private static final int OK = 200;

    private final int bytesMax;
    private final Promise<Answer> answered = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;

    /** @param json the REST answer, or the problem */
    record Answer(int status, String json) {
        boolean isGood() {
            return status == OK;
        }

        /** What this node says itself, since REST could not be heard. */
        static Answer refusal(ErrorCode code, String detail) {
            return new Answer(
                    code.status(),
                    Json.text(Map.of(
                            "type",
                            "/problems/" + code.code(),
                            "title",
                            code.title(),
                            "status",
                            code.status(),
                            "detail",
                            detail,
                            "code",
                            code.code())));
        }
    }

    /** @param bytesMax of the answer */
    BridgeQuestion(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Never fails. */
    Future<Answer> answer() {
        return answered.future();
    }

    void ask(HttpClient client, RequestOptions options) {
        client.request(options)
                .compose(this::send)
                .onSuccess(this::read)
                .onFailure(failure -> end(ErrorCode.OVERLOADED, "the question could not be asked"));
    }

    private Future<HttpClientResponse> send(HttpClientRequest connected) {
        request = connected;
        if (answered.future().isComplete()) {
            reset();
            return Future.failedFuture(ApiException.of(ErrorCode.TIMEOUT, "nobody waits for the answer any more"));
        }
        return connected.send();
    }

    private void read(HttpClientResponse response) {
        if (response.statusCode() == OK && !isJson(response)) {
            end(ErrorCode.NOT_ACCEPTABLE, "the answer is a file");
            return;
        }
        response.exceptionHandler(failure -> end(ErrorCode.OVERLOADED, "the answer broke off"));
        response.handler(this::take);
        response.endHandler(ended -> answered.tryComplete(new Answer(response.statusCode(), body.toString())));
    }

    private static boolean isJson(HttpClientResponse response) {
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith("application/json");
    }

    private void take(Buffer part) {
        if (answered.future().isComplete()) {
            return;
        }
        body.appendBuffer(part);
        if (body.length() > bytesMax) {
            end(ErrorCode.TOO_LARGE, "the answer is longer than " + bytesMax + " bytes: ask for less at once");
        }
    }

    /** Without the answer: what is still to come of it is not read. */
    void end(ErrorCode code, String detail) {
        if (answered.tryComplete(Answer.refusal(code, detail))) {
            reset();
        }
    }

    private void reset() {
        if (request != null) {
            request.reset().onFailure(failure -> LOG.debug("a question that has ended could not be reset", failure));
        }
    }
}
