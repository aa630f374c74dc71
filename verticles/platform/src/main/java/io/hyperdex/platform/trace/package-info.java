/**
 * W3C trace context: one name for a request in logs, on the bus and in what is sent to a collector.
 * Without a collector nothing is recorded; only the name is carried.
 */
@NullMarked
package io.hyperdex.platform.trace;

import org.jspecify.annotations.NullMarked;
