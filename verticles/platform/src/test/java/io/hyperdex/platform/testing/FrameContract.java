package io.hyperdex.platform.testing;

import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.http.contract.ContractFile;
import io.hyperdex.platform.http.contract.SchemaCheck;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/** Checks frames of the stream against {@code conf/asyncapi.yaml}. */
public final class FrameContract {
    private record Message(String op, SchemaCheck check) {}

    private final List<Message> messages;

    private FrameContract(JsonObject messages) {
        this.messages = messages.stream()
                .map(entry -> ((JsonObject) entry.getValue()).getJsonObject("payload"))
                .map(payload -> new Message(
                        payload.getJsonObject("properties").getJsonObject("op").getString("const"),
                        new SchemaCheck(payload)))
                .toList();
    }

    public static FrameContract load() {
        return new FrameContract(ContractFile.load("asyncapi.yaml")
                .document()
                .getJsonObject("components")
                .getJsonObject("messages"));
    }

    /** What is wrong with a frame, by the message of its op that it comes closest to; nothing for one that keeps the contract. */
    public List<Violation> violations(JsonObject frame) {
        return messages.stream()
                .filter(message -> message.op().equals(frame.getValue("op")))
                .map(message -> message.check().violations(frame))
                .min(Comparator.comparingInt(List::size))
                .orElseGet(() -> List.of(new Violation("body", "/op", "enum", "the contract knows no such op")));
    }
}
