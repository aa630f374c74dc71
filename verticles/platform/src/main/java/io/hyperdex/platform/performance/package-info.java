/**
 * What the node measures of its own service: requests by route and stage over short windows, beside loop, pool and sockets.
 * Samples are only ever added, so that any number of readers see the same figures.
 */
@NullMarked
package io.hyperdex.platform.performance;

import org.jspecify.annotations.NullMarked;
