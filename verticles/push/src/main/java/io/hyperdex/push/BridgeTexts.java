package io.hyperdex.push;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest frame of an event loop as the bridge says it, by address: encoded once for all who are told the same. */
final class BridgeTexts {
    private final BridgeEnvelope envelope;
    private final Map<String, Message> byAddress = new HashMap<>();
    private @Nullable Message newest;

    BridgeTexts(BridgeEnvelope envelope) {
        this.envelope = envelope;
    }

    BridgeEnvelope envelope() {
        return envelope;
    }

    Message of(String address, Message frame) {
        if (frame != newest) {
            newest = frame;
            byAddress.clear();
        }
        return byAddress.computeIfAbsent(address, absent -> envelope.wrap(BridgeFrames.received(address, frame)));
    }
}
