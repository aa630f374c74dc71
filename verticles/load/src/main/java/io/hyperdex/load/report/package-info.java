/**
 * What every load report states: the machine, whose CPU was used, and pictures that need no other host.
 */
@NullMarked
package io.hyperdex.load.report;

import org.jspecify.annotations.NullMarked;
