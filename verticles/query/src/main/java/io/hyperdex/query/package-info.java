/**
 * The REST reads and writes of reference data, driven by the contract in conf/openapi.yaml.
 * Each handler turns validated parameters into one bounded read of the store and one answer.
 */
@NullMarked
package io.hyperdex.query;

import org.jspecify.annotations.NullMarked;
