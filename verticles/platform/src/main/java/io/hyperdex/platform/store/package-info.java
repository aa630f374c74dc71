/**
 * PostgreSQL
 *  pool, migrations, and the reads that several roles share.:Everything that waits for the store is bounded in number and time.
 */
@NullMarked
package io.hyperdex.platform.store;

import org.jspecify.annotations.NullMarked;
