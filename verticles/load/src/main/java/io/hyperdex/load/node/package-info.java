/**
 * The node under load: started for the run or running already, its store asked beside it, trades posted to it.
 * Every kind of load has it in common.
 */
@NullMarked
package io.hyperdex.load.node;

import org.jspecify.annotations.NullMarked;
