/**
 * The store with its pool, its migrations and the reads that several roles share.
 * Everything that waits for PostgreSQL is bounded in number and time.
 */
@NullMarked
package io.hyperdex.platform.store;

import org.jspecify.annotations.NullMarked;
