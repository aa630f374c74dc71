package io.hyperdex.ingest.store;

import java.util.Locale;

/** Which way trades came in; the bounded label of metrics, where a source's name would not be. */
public enum Origin {
    POSTED,
    REPLAY;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
