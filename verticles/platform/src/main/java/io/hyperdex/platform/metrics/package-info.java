/**
 * Prometheus metrics and the node's own measurements.
 * Labels are bounded: never an address, never an id.
 */
@NullMarked
package io.hyperdex.platform.metrics;

import org.jspecify.annotations.NullMarked;
