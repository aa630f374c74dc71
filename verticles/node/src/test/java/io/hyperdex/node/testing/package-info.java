/**
 * Nodes as their users run them: processes of their own, told by environment and signals, asked over HTTP.
 * The tests of this module and the load generator share them.
 */
@NullMarked
package io.hyperdex.node.testing;

import org.jspecify.annotations.NullMarked;
