package io.hyperdex.push;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest frame of an event loop in the bridge's envelope, by address: encoded once for all who are told the same. */
final class BridgeTexts {
    private final Map<String, String> byAddress = new HashMap<>();
    private @Nullable Message newest;

    String of(String address, Message frame) {
        if (frame != newest) {
            newest = frame;
            byAddress.clear();
        }
        return byAddress.computeIfAbsent(address, absent -> BridgeFrames.received(address, frame));
    }
}
