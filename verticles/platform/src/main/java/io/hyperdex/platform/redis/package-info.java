/**
 * The Redis connection pool.
 * The node works without Redis and says so.
 */
@NullMarked
package io.hyperdex.platform.redis;

import org.jspecify.annotations.NullMarked;
