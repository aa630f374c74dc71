/**
 * The typed event bus and the catalogue of its topics.
 * Verticles meet here and nowhere else.
 */
@NullMarked
package io.hyperdex.platform.bus;

import org.jspecify.annotations.NullMarked;
