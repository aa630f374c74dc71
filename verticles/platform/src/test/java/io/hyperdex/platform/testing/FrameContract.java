package io.hyperdex.platform.testing;

import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.http.contract.ContractFile;
import io.hyperdex.platform.http.contract.SchemaCheck;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/** Checks frames of the stream, and messages of the bridge, against {@code conf/asyncapi.yaml}. */
public final class FrameContract {
    /** @param key of the member that tells messages apart: {@code op} of the stream, {@code type} of the bridge */
    private record Message(String key, String kind, SchemaCheck check) {
        static Message of(JsonObject payload) {
            JsonObject properties = payload.getJsonObject("properties");
            String key = properties.containsKey("op") ? "op" : "type";
            return new Message(key, properties.getJsonObject(key).getString("const"), new SchemaCheck(payload));
        }
    }

    private final List<Message> messages;

    private FrameContract(JsonObject messages) {
        this.messages = messages.stream()
                .map(entry -> ((JsonObject) entry.getValue()).getJsonObject("payload"))
                .map(Message::of)
                .toList();
    }

    public static FrameContract load() {
        return new FrameContract(ContractFile.load("asyncapi.yaml")
                .document()
                .getJsonObject("components")
                .getJsonObject("messages"));
    }

    /** What is wrong with a frame, by the message of its kind that it comes closest to; nothing for one that keeps the contract. */
    public List<Violation> violations(JsonObject frame) {
        return messages.stream()
                .filter(message -> message.kind().equals(frame.getValue(message.key())))
                .map(message -> message.check().violations(frame))
                .min(Comparator.comparingInt(List::size))
                .orElseGet(() -> List.of(new Violation("body", "/op", "enum", "the contract knows no such op")));
    }
}
