package io.hyperdex.platform.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.OrderKey;
import org.jspecify.annotations.Nullable;

/** The stored metadata is canonical JSON text already: it goes out as it is. */
interface TradeNotation {
    @JsonRawValue
    @Nullable
    String metadata();

    @JsonUnwrapped
    ChainPlace place();

    @JsonUnwrapped
    GasSpent gas();

    @JsonIgnore
    OrderKey orderKey();
}
