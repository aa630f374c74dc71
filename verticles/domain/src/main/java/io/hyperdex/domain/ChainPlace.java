package io.hyperdex.domain;

import org.jspecify.annotations.Nullable;

/** Where on its chain an event stands, as far as its source says. */
public record ChainPlace(
        @Nullable Long blockNumber,
        @Nullable String blockHash,
        @Nullable String txHash,
        @Nullable Integer txIndex,
        @Nullable Integer logIndex) {}
