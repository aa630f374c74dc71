/**
 * Real PostgreSQL and Redis servers that belong to a node: unpacked, started, watched, restarted and stopped by it.
 * They run in sessions of their own and outlive a killed node, whose next start finds and stops them.
 */
@NullMarked
package io.hyperdex.platform.embedded;

import org.jspecify.annotations.NullMarked;
