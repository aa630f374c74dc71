/**
 * Requests measured against the contract in conf/openapi.yaml.
 * All violations of a request are told at once, each with its place and rule.
 */
@NullMarked
package io.hyperdex.platform.http.contract;

import org.jspecify.annotations.NullMarked;
