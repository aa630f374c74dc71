/**
 * What query, ingest and the cache tier say to one another: answers with what they depend on, and changes of the store.
 * The tier itself is the role cache; nothing here keeps an answer.
 */
@NullMarked
package io.hyperdex.platform.cache;

import org.jspecify.annotations.NullMarked;
