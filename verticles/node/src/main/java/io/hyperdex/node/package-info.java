/**
 * The process: configuration, embedded servers, cluster, migrations, roles, readiness and the drain.
 * It is the only module that knows all verticles.
 */
@NullMarked
package io.hyperdex.node;

import org.jspecify.annotations.NullMarked;
