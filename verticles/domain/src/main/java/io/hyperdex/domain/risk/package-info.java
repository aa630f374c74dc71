/**
 * Performance and risk: daily time-weighted returns, the measures of a series of returns, and what an answer says about them.
 * Money stays decimal up to the return of a day; returns and everything made of them are doubles, and an undefined one is NaN here and null with a reason in an answer.
 */
@NullMarked
package io.hyperdex.domain.risk;

import org.jspecify.annotations.NullMarked;
