package io.hyperdex.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address of the client, as far as trusted proxies tell; of IPv6 the network of 64 bits, which is one customer
 * @param origin of the page, when a browser sends one
 */
public record Peer(String address, @Nullable String origin) {}
