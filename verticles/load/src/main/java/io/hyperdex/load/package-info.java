/**
 * Load generator and benchmarks with reports, always beside a baseline measured in the same run.
 * It never ships in the node.
 */
@NullMarked
package io.hyperdex.load;

import org.jspecify.annotations.NullMarked;
