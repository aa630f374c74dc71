package io.hyperdex.query;

import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A state that streams tell as a read answers it.
 *
 * @param operation whose parameters it takes, with their defaults
 * @param fixed parameters that no subscriber chooses
 * @param key members that tell an object of a list from the others; none where there is one object
 */
public record State(
        StateFamily family,
        String operation,
        Map<String, String> fixed,
        Function<Asked, Future<Loaded>> read,
        List<String> key) {

    /**
     * What is asked of it.
     *
     * @param visible null for a chain
     */
    public record Asked(
            RequestParameters parameters, @Nullable Visible visible) {}

    public static State of(StateFamily family, String operation, Function<Asked, Future<Loaded>> read, String... key) {
        return new State(family, operation, Map.of(), read, List.of(key));
    }

    State with(String parameter, String value) {
        return new State(family, operation, Map.of(parameter, value), read, key);
    }
}
