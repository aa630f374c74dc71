/**
 * The time that windows and candles follow.
 * It is UTC, or the recorded day's while a replay plays.
 */
@NullMarked
package io.hyperdex.platform.clock;

import org.jspecify.annotations.NullMarked;
