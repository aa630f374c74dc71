/**
 * What a ledger has of its points, without a server.
 * Answers as a whole are tested where they are served.
 */
@NullMarked
package io.hyperdex.query.traders;

import org.jspecify.annotations.NullMarked;
