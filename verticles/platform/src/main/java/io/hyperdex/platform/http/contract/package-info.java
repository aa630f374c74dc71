/**
 * The REST contract as data: operations with their parameters and bodies, read from {@code conf/openapi.yaml}.
 * A request is checked against it as a whole, so that its sender learns of everything that is wrong at once.
 */
@NullMarked
package io.hyperdex.platform.http.contract;

import org.jspecify.annotations.NullMarked;
