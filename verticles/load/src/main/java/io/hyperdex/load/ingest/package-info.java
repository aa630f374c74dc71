/**
 * Durable trades per second through {@code POST /v1/trades}, beside COPY and bare {@code unnest} inserts of the same rows.
 * What was acknowledged is compared with what is stored.
 */
@NullMarked
package io.hyperdex.load.ingest;

import org.jspecify.annotations.NullMarked;
