package io.hyperdex.ingest.replay;

/** Section {@code replay}: market seconds per second of the recorded day. */
public record ReplayConfig(boolean enabled, double speed) {
    public ReplayConfig {
        if (!(speed > 0 && speed <= 1_000_000)) {
            throw new IllegalArgumentException("speed must be above 0 and at most 1000000");
        }
    }
}
