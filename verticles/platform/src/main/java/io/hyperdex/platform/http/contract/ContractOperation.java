package io.hyperdex.platform.http.contract;

import io.hyperdex.platform.config.Scope;
import org.jspecify.annotations.Nullable;

/** One operation of the contract. */
public record ContractOperation(
        String id, String method, String path, @Nullable Scope scope) {}
