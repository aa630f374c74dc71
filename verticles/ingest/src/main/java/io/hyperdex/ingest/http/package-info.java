/**
 * The writes of the contract: trades, tokens, pools and prices over HTTP.
 * An answer is given after the commit and says what became of each item.
 */
@NullMarked
package io.hyperdex.ingest.http;

import org.jspecify.annotations.NullMarked;
