package io.hyperdex.platform.trace;

import java.net.URI;

/**
 * Section {@code tracing}.
 *
 * @param otlpEndpoint base address of a collector that speaks OTLP over HTTP; empty records nothing
 * @param sampling share of the traces that begin here and are recorded, 0 to 1
 */
public record TracingConfig(String otlpEndpoint, double sampling) {
    public TracingConfig {
        if (!otlpEndpoint.isEmpty() && !otlpEndpoint.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new IllegalArgumentException("otlpEndpoint must be an http or https address, or empty");
        }
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new IllegalArgumentException("sampling must be 0 to 1");
        }
    }

    public boolean exports() {
        return !otlpEndpoint.isEmpty();
    }

    URI traces() {
        String base = otlpEndpoint.endsWith("/") ? otlpEndpoint.substring(0, otlpEndpoint.length() - 1) : otlpEndpoint;
        return URI.create(base + "/v1/traces");
    }
}
