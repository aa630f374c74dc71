/**
 * A client for high rates on one thread, arrivals that do not wait for answers, and the bare server that answers are compared with.
 * Nothing here knows the API.
 */
@NullMarked
package io.hyperdex.load.http;

import org.jspecify.annotations.NullMarked;
