package io.hyperdex.platform.limits;

/**
 * What a node asks of the shared limits of one caller, and what it owes them.
 *
 * @param wanted requests, at most
 * @param spent requests answered without asking, while Redis was away
 * @param back requests that were granted and not used
 * @param backHour the hour since the epoch in which they were granted
 * @param slots of requests under way that the node wants to hold from now on
 * @param sockets that the node wants to hold from now on
 * @param blockMillis to block the caller for; −1 lifts a block
 */
record Claim(long wanted, long spent, long back, long backHour, int slots, int sockets, long blockMillis) {}
