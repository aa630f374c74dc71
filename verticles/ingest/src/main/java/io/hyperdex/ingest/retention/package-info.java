/**
 * Removes trades that are older than the operator wants to keep, by whole months and with their identity.
 * From then on such trades are refused, because a second one could not be told from the first; candles stay.
 */
@NullMarked
package io.hyperdex.ingest.retention;

import org.jspecify.annotations.NullMarked;
