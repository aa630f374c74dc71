/**
 * What makes a cell harmless, without a server.
 * Files as a whole are tested where they are served.
 */
@NullMarked
package io.hyperdex.query.export;

import org.jspecify.annotations.NullMarked;
