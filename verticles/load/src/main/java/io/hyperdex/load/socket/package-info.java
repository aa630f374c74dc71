/**
 * Thousands of WebSockets on a thread or two, and the judgement of what they receive: what was lost, doubled, out of order
 * or missing without a word, and how late it was.
 */
@NullMarked
package io.hyperdex.load.socket;

import org.jspecify.annotations.NullMarked;
