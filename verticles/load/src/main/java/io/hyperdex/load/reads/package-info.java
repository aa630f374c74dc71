/**
 * Reads of a large store at the rate of many users while trades come in, with the cache and without it.
 * Answers are checked against what was asked, against what was posted, and against those of a node that reads the store each time.
 */
@NullMarked
package io.hyperdex.load.reads;

import org.jspecify.annotations.NullMarked;
