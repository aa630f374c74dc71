/**
 * Trades as files: each format turns a few rows at a time into bytes.
 * No format keeps what it has written, so a file of any length takes the memory of one portion.
 */
@NullMarked
package io.hyperdex.query.export;

import org.jspecify.annotations.NullMarked;
