/**
 * The effective configuration from the shipped file, the operator's file and the environment.
 * Components bind their own section to a record; an unknown key refuses to start.
 */
@NullMarked
package io.hyperdex.platform.config;

import org.jspecify.annotations.NullMarked;
