/**
 * The operator's calls about API keys.
 * What a key is made of leaves the node in one answer and is in no log.
 */
@NullMarked
package io.hyperdex.query.access;

import org.jspecify.annotations.NullMarked;
