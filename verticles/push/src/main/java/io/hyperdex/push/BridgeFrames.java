package io.hyperdex.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.hyperdex.platform.json.Json;
import org.jspecify.annotations.Nullable;

/** The text of what the bridge says, in the envelope of the event bus. */
final class BridgeFrames {
    static final String DENIED = "access_denied";
    private static final String RECIPIENT_FAILURE = "RECIPIENT_FAILURE";
    private static final String TOPIC = "\"topic\":\"";

    private BridgeFrames() {}

    /** @param frame of {@code /v1/stream}, whose topic the address stands for */
    static String received(String address, Message frame) {
        return "{\"type\":\"rec\",\"address\":" + Json.text(address) + ",\"body\":" + withoutTopic(frame) + "}";
    }

    /** The topic of a frame is its second member and has no character that JSON escapes. */
    private static String withoutTopic(Message frame) {
        String text = frame.toString();
        int begin = text.indexOf(TOPIC);
        int end = text.indexOf("\",", begin + TOPIC.length()) + 2;
        return text.substring(0, begin) + text.substring(end);
    }

    static String subscribed(String address, Frames.Joined joined) {
        var body = new Subscribed("subscribed", joined.epoch(), joined.offset(), joined.recovered(), joined.snapshot());
        return Json.text(new Received<>("rec", address, body));
    }

    /** @param json what REST answers */
    static String answer(String replyAddress, String json) {
        return "{\"type\":\"rec\",\"address\":" + Json.text(replyAddress) + ",\"body\":" + json + "}";
    }

    /** @param problem JSON text */
    static String failure(String replyAddress, int status, String problem) {
        return Json.text(new Failed("err", replyAddress, null, status, RECIPIENT_FAILURE, problem));
    }

    static String denied(String address, int status) {
        return Json.text(new Failed("err", address, DENIED, status, RECIPIENT_FAILURE, DENIED));
    }

    /** What the stock bridge says of a message that it cannot read. */
    static String error(String reason) {
        return Json.text(new Unread("err", reason));
    }

    private record Received<T>(String type, String address, T body) {}

    private record Subscribed(
            String op,
            String epoch,
            long offset,
            boolean recovered,
            @Nullable @JsonRawValue String snapshot) {}

    private record Failed(
            String type,
            String address,

            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL)
            String body,

            int failureCode,
            String failureType,
            String message) {}

    private record Unread(String type, String body) {}
}
