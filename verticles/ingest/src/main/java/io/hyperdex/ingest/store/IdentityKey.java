package io.hyperdex.ingest.store;

import java.util.UUID;

/** What makes a trade the same one: its source and the digest of its id. */
record IdentityKey(int sourceId, UUID key) implements Comparable<IdentityKey> {

    @Override
    public int compareTo(IdentityKey other) {
        int sources = Integer.compare(sourceId, other.sourceId);
        return sources == 0 ? key.compareTo(other.key) : sources;
    }
}
