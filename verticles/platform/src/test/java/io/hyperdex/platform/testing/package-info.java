/**
 * Real servers for the tests of every module. Each test JVM has its own, started on first use and stopped with the JVM.
 */
@NullMarked
package io.hyperdex.platform.testing;

import org.jspecify.annotations.NullMarked;
