/**
 * The front door that all roles share, with contract, callers, problems and answers.
 * Exactly one place turns a failure into a response.
 */
@NullMarked
package io.hyperdex.platform.http;

import org.jspecify.annotations.NullMarked;
