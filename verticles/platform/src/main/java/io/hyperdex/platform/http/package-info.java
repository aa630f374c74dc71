/**
 * The front door that all roles share
 *  contract, callers, problems, answers.:Exactly one place turns a failure into a response.
 */
@NullMarked
package io.hyperdex.platform.http;

import org.jspecify.annotations.NullMarked;
