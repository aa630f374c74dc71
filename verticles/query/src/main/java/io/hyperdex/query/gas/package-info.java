/**
 * The reads of gas figures: sums by hour and day, prices by hour, the oracle, and what a trader paid and could have saved.
 * They answer up to the position that the role analytics has reached, which their {@code asOf} states.
 */
@NullMarked
package io.hyperdex.query.gas;

import org.jspecify.annotations.NullMarked;
