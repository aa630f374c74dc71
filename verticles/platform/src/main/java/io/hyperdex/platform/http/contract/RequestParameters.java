package io.hyperdex.platform.http.contract;

import java.util.List;
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

    /** The text of a parameter that the contract requires or gives a default. */
    public String requiredString(String name) {
        return (String) present(name);
    }

    /** The parameter's number, or null when it is absent and has no default. */
    public @Nullable Long integer(String name) {
        return (Long) values.get(name);
    }

    /** The number of a parameter that the contract requires or gives a default. */
    public long requiredInteger(String name) {
        return (Long) present(name);
    }

    /** The items of a list parameter; none when it is absent. */
    public List<String> strings(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    private Object present(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the contract lets " + name + " be absent");
        }
        return value;
    }
}
