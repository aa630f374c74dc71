/**
 * Hazelcast membership and leases for what must run once.
 * A node listens on its configured host only.
 */
@NullMarked
package io.hyperdex.platform.cluster;

import org.jspecify.annotations.NullMarked;
