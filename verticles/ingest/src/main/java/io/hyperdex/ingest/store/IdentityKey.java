package io.hyperdex.ingest.store;

import java.util.UUID;

/** What makes a trade the same one: its source and the digest of its id. */
record IdentityKey(int sourceId, UUID key) {}
