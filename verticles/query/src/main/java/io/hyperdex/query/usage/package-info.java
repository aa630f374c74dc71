/**
 * What callers may use, what they have used and what it costs, for themselves and for the operator.
 * Limits and their measurement live in the platform; here they are only shown.
 */
@NullMarked
package io.hyperdex.query.usage;

import org.jspecify.annotations.NullMarked;
