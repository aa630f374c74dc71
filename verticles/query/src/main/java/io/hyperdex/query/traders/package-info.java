/**
 * Answers what traders ask of their trades: positions, profits, their history, performance and risk, and who did best.
 * All of it is read from the rows that the role analytics keeps, so that no answer folds trades.
 */
@NullMarked
package io.hyperdex.query.traders;

import org.jspecify.annotations.NullMarked;
