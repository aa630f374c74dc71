/**
 * The documents at the root: the two contracts, a page to read and try them, and what each error code means.
 * They load nothing from another host.
 */
@NullMarked
package io.hyperdex.query.docs;

import org.jspecify.annotations.NullMarked;
