package io.hyperdex.platform.http;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.http.contract.ContractOperation;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The front door of one event loop: every operation of the contract has its route; a role mounts those it serves, the rest
 * answers {@code role_absent}. Limits, scope and parameters are checked, in this order, before an operation is called.
 */
public final class Api {
    private final Vertx vertx;
    private final Router router;
    private final Contract contract;
    private final Authenticator authenticator;
    private final Origins origins;
    private final NodeContext node;
    private final Set<String> mounted = new HashSet<>();

    Api(Vertx vertx, Router router, Contract contract, Authenticator authenticator, Origins origins, NodeContext node) {
        this.vertx = vertx;
        this.router = router;
        this.contract = contract;
        this.authenticator = authenticator;
        this.origins = origins;
        this.node = node;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** Which pages may open sockets. */
    public Origins origins() {
        return origins;
    }

    public Contract contract() {
        return contract;
    }

    /** Serves an operation whose answer is JSON. */
    public void answer(String operationId, Function<Call, Future<Answer>> operation) {
        answer(operationId, (request, caller) -> null, operation);
    }

    /** The same; what the shortcut has is sent without a look at the parameters. */
    public void answer(String operationId, Shortcut shortcut, Function<Call, Future<Answer>> operation) {
        ContractOperation stated = stated(operationId);
        route(
                stated,
                routing -> admitted(stated, routing)
                        .compose(caller -> {
                            Answer atHand = shortcut.find(routing.request(), caller);
                            Accept.require(routing.request(), "application/json");
                            return atHand == null
                                    ? operation.apply(call(stated, caller, routing))
                                    : Future.succeededFuture(atHand);
                        })
                        .onSuccess(answer -> Answers.send(routing, answer))
                        .onFailure(routing::fail));
    }

    /** Serves an operation that writes its own response; a failure before the first byte becomes a problem. */
    public void stream(String operationId, Function<Call, Future<Void>> operation) {
        ContractOperation stated = stated(operationId);
        route(
                stated,
                routing -> admitted(stated, routing)
                        .compose(caller -> operation.apply(call(stated, caller, routing)))
                        .onFailure(routing::fail));
    }

    /** Serves connections that stay open: they have limits of their own, and whoever opens one asks for its caller itself. */
    public void connection(String operationId, BiConsumer<RoutingContext, RequestParameters> opens) {
        ContractOperation stated = stated(operationId);
        route(
                stated,
                routing ->
                        opens.accept(routing, contract.validate(stated, routing.queryParams(), routing.pathParams())));
    }

    /** Serves an address outside the contract: pages, vendor files, sockets. */
    public void page(String path, Handler<RoutingContext> handler) {
        router.route(HttpMethod.GET, path).handler(routing -> {
            RequestLog.route(routing, path);
            handler.handle(routing);
        });
    }

    /**
     * Serves everything below an address outside the contract by a router of its own.
     *
     * @param gate passes requests on or refuses them
     * @param bodyBytesMax of a POST, which is read before it is passed on
     */
    public void below(String path, Handler<RoutingContext> gate, int bodyBytesMax, Router routes) {
        router.route(path).handler(routing -> {
            RequestLog.route(routing, path);
            gate.handle(routing);
        });
        router.post(path).handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax));
        router.route(path).subRouter(routes);
    }

    /** Gives each operation that no role mounted its honest refusal. */
    void refuseUnmounted() {
        contract.operations().stream()
                .filter(operation -> !mounted.contains(operation.id()))
                .forEach(operation -> route(
                        operation,
                        routing -> routing.fail(ApiException.of(
                                ErrorCode.ROLE_ABSENT, "this node has not the role that serves this"))));
    }

    private ContractOperation stated(String operationId) {
        return contract.operations().stream()
                .filter(operation -> operation.id().equals(operationId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not in the contract: " + operationId));
    }

    private void route(ContractOperation operation, Handler<RoutingContext> handler) {
        mounted.add(operation.id());
        router.route(HttpMethod.valueOf(operation.method()), operation.path()).handler(routing -> {
            RequestLog.route(routing, operation.path());
            routing.request().pause();
            handler.handle(routing);
        });
    }

    /** Limits come before the scope: who asks in vain uses them up too. */
    private Future<Caller> admitted(ContractOperation operation, RoutingContext routing) {
        Caller authentic;
        try {
            authentic = authenticator.caller(routing.request());
        } catch (ApiException refusal) {
            return unknown(refusal, operation, routing);
        }
        RequestLog.caller(routing, authentic);
        return RequestUse.admit(node, operation, authentic, routing).map(caller -> {
            Scope scope = operation.scope();
            if (scope != null) {
                caller.require(scope);
            }
            return caller;
        });
    }

    /** Trying keys uses up what the address may do without one. Before all keys have been read, the key may be a good one. */
    private Future<Caller> unknown(ApiException refusal, ContractOperation operation, RoutingContext routing) {
        Future<?> paid = refusal.code() == ErrorCode.STORE_UNAVAILABLE
                ? Future.succeededFuture()
                : RequestUse.admit(node, operation, authenticator.anonymous(routing.request()), routing);
        return paid.compose(admitted -> Future.failedFuture(refusal));
    }

    private Call call(ContractOperation operation, Caller caller, RoutingContext routing) {
        RequestParameters parameters = contract.validate(operation, routing.queryParams(), routing.pathParams());
        return new Call(
                RequestLog.requestId(routing),
                caller,
                parameters,
                routing.request(),
                RequestTimings.of(routing),
                () -> authenticator.requireStill(caller));
    }
}
