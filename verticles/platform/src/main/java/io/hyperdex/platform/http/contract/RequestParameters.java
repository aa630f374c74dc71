package io.hyperdex.platform.http.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The valid parameters of one request, defaults applied. */
public final class RequestParameters {
    private final Map<String, Object> values;

    RequestParameters(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** The parameter's text, or null when it is absent and has no default. */
    public @Nullable String string(String name) {
        return (String) values.get(name);
    }

    /** The parameter's number, or null when it is absent and has no default. */
    public @Nullable Long integer(String name) {
        return (Long) values.get(name);
    }
}
