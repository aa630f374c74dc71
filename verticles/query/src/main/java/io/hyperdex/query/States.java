package io.hyperdex.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.json.Json;
import io.hyperdex.query.State.Asked;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells states to whoever streams them: what the reads of the contract answer, read from the store and not from a cache. */
final class States {
    private final Bus bus;
    private final Contract contract;
    private final List<MessageConsumer<?>> serving = new ArrayList<>();

    States(Bus bus, Contract contract) {
        this.bus = bus;
        this.contract = contract;
    }

    Future<Void> serve(List<State> states) {
        states.forEach(state -> serving.add(bus.serve(Topics.state(state.family()), asked -> tell(state, asked))));
        return Future.all(serving.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    Future<Void> stop() {
        return Future.join(serving.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private Future<StateTold> tell(State state, StateAsked asked) {
        return Future.succeededFuture(new Asked(parameters(state, asked), asked.visible()))
                .compose(state.read())
                .map(loaded -> told(state, loaded));
    }

    private RequestParameters parameters(State state, StateAsked asked) {
        MultiMap query =
                MultiMap.caseInsensitiveMultiMap().addAll(state.fixed()).addAll(asked.terms());
        boolean ofTrader = asked.family().key() == StateFamily.Key.TRADER;
        if (!ofTrader) {
            query.add("chain", asked.key());
        }
        return contract.validate(
                contract.operation(state.operation()), query, ofTrader ? Map.of("address", asked.key()) : Map.of());
    }

    private static StateTold told(State state, Loaded loaded) {
        JsonNode data = Json.MAPPER.valueToTree(loaded.page().data());
        List<StateObject> objects = new ArrayList<>(data.isArray() ? data.size() : 1);
        if (data.isArray()) {
            data.forEach(one -> objects.add(object(state, one)));
        } else {
            objects.add(object(state, data));
        }
        long good = loaded.expiresAt() == Dependence.FOREVER
                ? Dependence.FOREVER
                : Math.max(0, loaded.expiresAt() - System.currentTimeMillis());
        return new StateTold(
                loaded.page().asOf().position().offset(), objects, loaded.on().tags(), good);
    }

    private static StateObject object(State state, JsonNode data) {
        String key =
                state.key().stream().map(member -> data.path(member).asText()).collect(Collectors.joining(":"));
        return new StateObject(key, Json.text(data));
    }
}
