/**
 * From the bytes of a request to valid trades: every rule of the contract for one item, and nothing else.
 * Pure and streaming, so one bad item costs what it is long and never spoils its neighbours.
 */
@NullMarked
package io.hyperdex.ingest.posted;

import org.jspecify.annotations.NullMarked;
