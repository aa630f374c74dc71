/**
 * The cache tier: answers in memory over those in Redis, one load at a time for each question, outdated by commits.
 * It never reads the store for an answer; who asks loads, and hands in what was loaded with the point it was read at.
 */
@NullMarked
package io.hyperdex.cache;

import org.jspecify.annotations.NullMarked;
