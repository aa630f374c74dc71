/**
 * The one JSON notation of answers and streams, and the one between nodes.
 * Money is a string, time has milliseconds, absent is null.
 */
@NullMarked
package io.hyperdex.platform.json;

import org.jspecify.annotations.NullMarked;
