/**
 * The reads against a real store: a random market, and every figure worked out a second time.
 * Each test class has a node and a database of its own.
 */
@NullMarked
package io.hyperdex.query;

import org.jspecify.annotations.NullMarked;
