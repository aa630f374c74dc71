package io.hyperdex.push;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.json.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of every frame that the node sends. */
final class Frames {
    private static final int PROTOCOL = 1;

    private Frames() {}

    /** What the node tells of itself. */
    record Greeting(String node, String tier, Instant time, long heartbeatMillis, long resumeSeconds, Limits limits) {}

    /** What a socket may do. */
    record Limits(int topics, int inboundPerMinute, int frameBytes) {}

    /** One topic of an answer to a subscription; {@code snapshot} is a JSON array, null for one that is recovered. */
    record Joined(
            String requested,
            String topic,
            String epoch,
            long offset,
            boolean recovered,
            @JsonRawValue @Nullable String snapshot) {}

    /** A subscription as it is listed. */
    record Listed(String topic, long offset, long conflateMs) {}

    /** Times of candles, from inclusive, to exclusive. */
    record Range(Instant from, Instant to) {}

    /** Why something was refused. */
    record Refusal(
            int status,
            String code,
            String message,
            @Nullable Long retryAfterMillis) {}

    static String hello(Greeting greeting, Position position) {
        return Json.text(new Hello(
                "hello",
                PROTOCOL,
                greeting.node(),
                greeting.time(),
                position.epoch(),
                position.offset(),
                greeting.tier(),
                greeting.heartbeatMillis(),
                greeting.resumeSeconds(),
                greeting.limits()));
    }

    static String authenticated(JsonNode id, Caller caller) {
        List<String> scopes = caller.scopes().stream().map(Scope::code).sorted().toList();
        return Json.text(new Authenticated("authenticated", id, caller.tier(), scopes));
    }

    static String subscribed(JsonNode id, List<Joined> topics) {
        return Json.text(new Answered<>("subscribed", id, topics));
    }

    static String unsubscribed(JsonNode id, List<String> topics) {
        return Json.text(new Answered<>("unsubscribed", id, topics));
    }

    static String list(JsonNode id, List<Listed> topics) {
        return Json.text(new Answered<>("list", id, topics));
    }

    static String pong(JsonNode id, Instant time) {
        return Json.text(new Pong("pong", id, time));
    }

    static String error(JsonNode id, @Nullable String topic, Refusal refusal) {
        return Json.text(new Refused(
                "error",
                id,
                topic,
                refusal.status(),
                refusal.code(),
                refusal.message(),
                refusal.retryAfterMillis() != null,
                refusal.retryAfterMillis()));
    }

    /** {@code data} is a JSON array, like that of {@link #correction}. */
    static String data(StreamTopic topic, long offset, long prev, String data) {
        return Json.text(new Data("data", topic.text(), offset, prev, data));
    }

    static String correction(StreamTopic topic, long offset, long prev, String data) {
        return Json.text(new Correction("correction", topic.text(), offset, prev, "late", List.of(), data, null));
    }

    static String correction(StreamTopic topic, long offset, long prev, Range range) {
        return Json.text(new Correction("correction", topic.text(), offset, prev, "late", List.of(), "[]", range));
    }

    static String gap(StreamTopic topic, long after, long until, long dropped) {
        return Json.text(new Gap("gap", topic.text(), after, until, dropped, "slow"));
    }

    static String heartbeat(long number, long offset, Instant time) {
        return Json.text(new Heartbeat("heartbeat", number, offset, time));
    }

    /** Said only to clients that are welcome again. */
    static String bye(Closing closing, long afterMillis) {
        return Json.text(new Bye("bye", closing.code(), true, afterMillis));
    }

    /** The array of values that are JSON already. */
    static String array(Collection<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    private record Hello(
            String op,
            int protocol,
            String node,
            Instant time,
            String epoch,
            long offset,
            String tier,
            long heartbeatMs,
            long resumeSeconds,
            Limits limits) {}

    private record Authenticated(String op, JsonNode id, String tier, List<String> scopes) {}

    private record Answered<T>(String op, JsonNode id, List<T> topics) {}

    private record Pong(String op, JsonNode id, Instant time) {}

    private record Refused(
            String op,
            JsonNode id,
            @Nullable String topic,
            int status,
            String code,
            String message,
            boolean retryable,
            @Nullable Long retryAfterMs) {}

    private record Data(
            String op,
            String topic,
            long offset,
            long prev,
            @JsonRawValue String data) {}

    private record Correction(
            String op,
            String topic,
            long offset,
            long prev,
            String reason,
            List<Object> removed,
            @JsonRawValue String data,
            @Nullable Range range) {}

    private record Gap(String op, String topic, long after, long until, long dropped, String reason) {}

    private record Heartbeat(String op, long n, long offset, Instant time) {}

    private record Bye(String op, int code, boolean reconnect, long afterMs) {}
}
