/**
 * The kinds of load on the stream: fan-out, storms of reconnects, clients that do not read, and joins while events flow;
 * and the servers that the node is compared with.
 */
@NullMarked
package io.hyperdex.load.stream;

import org.jspecify.annotations.NullMarked;
