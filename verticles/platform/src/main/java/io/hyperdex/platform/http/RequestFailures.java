package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Secrets;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.store.StoreErrors;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns a failure into a response. */
final class RequestFailures {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFailures.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private RequestFailures() {}

    /** A response that could not be written: the caller is gone, nobody is left to tell. */
    static void logged(Future<Void> written) {
        written.onFailure(failure -> LOG.debug("response not delivered", failure));
    }

    static void answer(RoutingContext routing) {
        if (routing.failure() instanceof HttpClosedException gone) {
            // In the middle of its body, say: nobody is left to answer, and nothing of ours went wrong.
            LOG.debug("caller gone", gone);
            return;
        }
        ApiException refusal = refusal(routing);
        HttpServerResponse response = routing.response();
        if (refusal.code() == ErrorCode.INTERNAL) {
            LOG.atError()
                    .setCause(refusal.getCause())
                    .addKeyValue("requestId", RequestLog.requestId(routing))
                    .addKeyValue("uri", Secrets.maskKey(routing.request().uri()))
                    .log("request failed");
        }
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // A stream that breaks off: resetting the connection is the only honest end.
            routing.request().connection().close().onFailure(failure -> LOG.debug("close failed", failure));
            return;
        }
        headers(response, refusal);
        Problem problem = Problem.of(refusal, routing.request().path(), RequestLog.requestId(routing));
        logged(response.setStatusCode(refusal.code().status()).end(Json.buffer(problem)));
        routing.request().resume();
    }

    /** What is no request: there is no route and no caller, and nothing that follows on the connection is believed. */
    static void malformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ApiException refusal = cause instanceof TooLongHttpLineException
                ? ApiException.of(ErrorCode.URI_TOO_LONG, "the request line is too long", cause)
                : cause instanceof TooLongHttpHeaderException
                        ? ApiException.of(ErrorCode.HEADERS_TOO_LARGE, "the headers are too large", cause)
                        : ApiException.of(
                                ErrorCode.INVALID_REQUEST, "this is no request that every server reads alike", cause);
        LOG.debug("malformed request", cause);
        HttpServerResponse response = request.response();
        headers(response, refusal);
        Problem problem = Problem.of(refusal, "/", UUID.randomUUID().toString());
        logged(response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .setStatusCode(refusal.code().status())
                .end(Json.buffer(problem)));
    }

    private static void headers(HttpServerResponse response, ApiException refusal) {
        ErrorCode code = refusal.code();
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (code.status() == 503 || code.status() == 429) {
            response.putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds(refusal));
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
    }

    private static String retryAfterSeconds(ApiException refusal) {
        Object stated = refusal.members().get("retryAfterSeconds");
        return stated == null ? RETRY_AFTER_SECONDS : stated.toString();
    }

    private static ApiException refusal(RoutingContext routing) {
        Throwable failure = routing.failure();
        if (failure != null) {
            Throwable translated = StoreErrors.translate(failure);
            return translated instanceof ApiException refusal
                    ? refusal
                    : ApiException.of(ErrorCode.INTERNAL, "an unexpected failure; it was logged", failure);
        }
        return switch (routing.statusCode()) {
            case 400 -> ApiException.of(ErrorCode.INVALID_REQUEST, "the request line or its encoding is not valid");
            case 404 -> ApiException.of(ErrorCode.NOT_FOUND, "there is nothing at this address");
            case 405 -> ApiException.of(ErrorCode.METHOD_NOT_ALLOWED, "this address has other methods");
            case 406 -> ApiException.of(ErrorCode.NOT_ACCEPTABLE, "this address has other media types");
            case 415 -> ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "this address takes other media types");
            default -> ApiException.of(ErrorCode.INTERNAL, "an unexpected failure; it was logged");
        };
    }
}
