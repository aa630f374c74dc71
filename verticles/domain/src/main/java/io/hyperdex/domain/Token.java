package io.hyperdex.domain;

import org.jspecify.annotations.Nullable;

/**
 * A token as answers show it; the names and the order of the components are those of the JSON.
 *
 * @param symbol null, like name and decimals, until someone has told it
 */
public record Token(
        long chainId,
        String address,
        @Nullable String symbol,
        @Nullable String name,
        @Nullable Integer decimals) {}
