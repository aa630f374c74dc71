package io.hyperdex.push;

/**
 * The sockets of a node, as {@code /status} shows them.
 *
 * @param stalled sockets whose peer is behind
 */
public record SocketStatus(int websocket, int sse, int sockjs, int subscriptions, int stalled) {}
