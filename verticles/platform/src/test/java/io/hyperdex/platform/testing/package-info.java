/**
 * Real servers for the tests of every module, and the measure of what they answer. Each test JVM has its own servers, started
 * on first use and stopped with the JVM.
 */
@NullMarked
package io.hyperdex.platform.testing;

import org.jspecify.annotations.NullMarked;
