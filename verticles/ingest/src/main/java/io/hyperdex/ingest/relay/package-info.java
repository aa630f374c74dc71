/**
 * From the outbox to the bus, in commit order, at least once.
 * One node of a cluster relays; another takes over when it dies.
 */
@NullMarked
package io.hyperdex.ingest.relay;

import org.jspecify.annotations.NullMarked;
