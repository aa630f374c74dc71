package io.hyperdex.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address of the client, as far as trusted proxies tell; of IPv6 the network of 64 bits, which is one customer
 * @param origin of the page, when a browser names one or says that it is this server's own
 */
public record Peer(String address, @Nullable String origin) {}
