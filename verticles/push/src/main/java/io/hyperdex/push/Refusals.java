package io.hyperdex.push;

import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why messages are refused, in the words of error frames. */
final class Refusals {
    private static final long STORE_RETRY_MILLIS = 1_000;

    private Refusals() {}

    static Frames.Refusal malformed(String message) {
        return new Frames.Refusal(400, "malformed", message, null);
    }

    static Frames.Refusal unknownOp(String op) {
        return new Frames.Refusal(400, "unknown_op", "there is no op " + op, null);
    }

    static Frames.Refusal unknownTopic() {
        return new Frames.Refusal(404, "unknown_topic", "there is no such topic", null);
    }

    static Frames.Refusal tooManyTopics(int max) {
        return new Frames.Refusal(400, "too_many_topics", "a socket may hold " + max + " topics", null);
    }

    static Frames.Refusal tooManyAtOnce(int max) {
        return new Frames.Refusal(400, "too_many_topics", "a message may name " + max + " topics", null);
    }

    static Frames.Refusal tooManyMessages(int perMinute, long retryAfterMillis) {
        return new Frames.Refusal(
                429, "too_many_messages", "a socket may send " + perMinute + " messages a minute", retryAfterMillis);
    }

    /** That keys have changed since the caller subscribed. */
    static ApiException lostSight() {
        return ApiException.of(ErrorCode.FORBIDDEN, "you may see less of this trader than before: subscribe again");
    }

    /** Why a caller may not see a topic; null when he may. */
    static Frames.@Nullable Refusal sight(StreamTopic topic, Caller caller) {
        try {
            topic.require(caller);
            return null;
        } catch (ApiException refused) {
            return of(refused);
        }
    }

    /** What other parts of the node refuse; their own faults are worth another try. */
    static Frames.Refusal of(Throwable failure) {
        if (failure instanceof ApiException refusal) {
            return of(refusal);
        }
        if (Bus.isUnserved(failure)) {
            return of(ApiException.of(ErrorCode.ROLE_ABSENT, "no node has the role that keeps this"));
        }
        ErrorCode internal = ErrorCode.INTERNAL;
        return new Frames.Refusal(internal.status(), internal.code(), internal.title(), STORE_RETRY_MILLIS);
    }

    private static Frames.Refusal of(ApiException refusal) {
        int status = refusal.code().status();
        @Nullable Long retryAfterMillis = status >= 500 ? STORE_RETRY_MILLIS : null;
        return new Frames.Refusal(status, refusal.code().code(), refusal.detail(), retryAfterMillis);
    }
}
