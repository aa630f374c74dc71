/**
 * Fans committed trades and candles out to WebSocket subscribers and serves the dashboard.
 * Each event is encoded once per node and topic; each socket's queue is bounded in bytes.
 */
@NullMarked
package io.hyperdex.push;

import org.jspecify.annotations.NullMarked;
