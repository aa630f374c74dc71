/**
 * The recorded day: decoded from its files and played through the same writer as every posted trade.
 * It is demo, fixture of tests and load at once.
 */
@NullMarked
package io.hyperdex.ingest.replay;

import org.jspecify.annotations.NullMarked;
