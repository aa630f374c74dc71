/**
 * What callers have used: counted in memory by the minute, written to the store in batches.
 * A batch is kept until the store has it, and added once however often it is sent.
 */
@NullMarked
package io.hyperdex.platform.usage;

import org.jspecify.annotations.NullMarked;
