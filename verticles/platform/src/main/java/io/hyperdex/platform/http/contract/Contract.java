package io.hyperdex.platform.http.contract;

import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The REST contract of {@code conf/openapi.yaml}. */
public final class Contract {
    private Contract() {}

    public static Contract load() {
        return new Contract();
    }

    public Collection<ContractOperation> operations() {
        return List.of();
    }

    public RequestParameters validate(ContractOperation operation, MultiMap query, Map<String, String> path) {
        return new RequestParameters(Map.of());
    }
}
