package io.hyperdex.load.reads;

import io.hyperdex.load.http.Request;

/**
 * One read.
 *
 * @param target path and query
 * @param conditional whether it names the entity tag of an answer before
 * @param due when it should have been sent, of {@link System#nanoTime()}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ReadRequest(ReadKind kind, String target, boolean conditional, long due, byte[] bytes) implements Request {}
