/**
 * Answers from memory per second beside a bare server that writes the same bytes, with a key, its limits, usage and metrics on.
 * Times inside the node are those that it states itself.
 */
@NullMarked
package io.hyperdex.load.cache;

import org.jspecify.annotations.NullMarked;
