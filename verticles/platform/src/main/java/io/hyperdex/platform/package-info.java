/**
 * What every verticle needs from outside: configuration, bus, store, HTTP and metrics.
 * Verticles depend on this module and on the domain, never on one another.
 */
@NullMarked
package io.hyperdex.platform;

import org.jspecify.annotations.NullMarked;
