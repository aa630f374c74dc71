/**
 * API keys with their table, the ring of live keys that each node holds in memory, and what a key lets its caller see.
 * Authentication asks the ring only, so it needs no server and is never late.
 */
@NullMarked
package io.hyperdex.platform.access;

import org.jspecify.annotations.NullMarked;
