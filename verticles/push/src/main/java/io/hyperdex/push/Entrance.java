package io.hyperdex.push;

import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Origins;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.platform.limits.Limits;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** What every connection to the hub of one event loop passes, whatever its transport, before anything is answered. */
final class Entrance {
    private final SocketHub hub;
    private final Authenticator authenticator;
    private final Limits limits;
    private final Origins origins;

    Entrance(SocketHub hub, Authenticator authenticator, Limits limits, Origins origins) {
        this.hub = hub;
        this.authenticator = authenticator;
        this.limits = limits;
        this.origins = origins;
    }

    /** A caller for whom there is a place; the peer is who sent the request. */
    record Guest(SocketHub hub, Caller caller, Peer peer, Admission admission) {
        Session open(Wire wire) {
            Session session = hub.open(wire, caller);
            session.take(admission);
            return session;
        }

        /** The connection has ended before it was opened. */
        void leave() {
            admission.release();
            hub.abandoned();
        }
    }

    /** Throws what forbids the caller to connect at all. */
    Caller check(HttpServerRequest request) {
        Caller caller = authenticator.socketCaller(request);
        caller.require(Scope.READ);
        origins.require(request);
        return caller;
    }

    /** Lets in or fails with the reason, at once or later. */
    Future<Guest> admit(HttpServerRequest request) {
        Caller caller;
        try {
            caller = check(request);
        } catch (ApiException refusal) {
            return unknown(refusal, request);
        }
        Peer peer = authenticator.peer(request);
        return limits.admitSocket(caller).map(admission -> admitted(new Guest(hub, caller, peer, admission)));
    }

    /** Trying keys uses up what the address may do without one, as with requests. */
    private Future<Guest> unknown(ApiException refusal, HttpServerRequest request) {
        if (refusal.code() != ErrorCode.UNAUTHENTICATED) {
            return Future.failedFuture(refusal);
        }
        return limits.admit(authenticator.anonymous(request), 1).compose(admission -> {
            admission.release();
            ApiException exceeded = admission.refusal();
            return Future.failedFuture(exceeded == null ? refusal : exceeded);
        });
    }

    private Guest admitted(Guest guest) {
        ApiException refusal = guest.admission.refusal();
        if (refusal != null) {
            throw refusal;
        }
        try {
            hub.admit();
        } catch (ApiException full) {
            guest.admission.release();
            throw full;
        }
        return guest;
    }

    /** The same for a request that is answered if it is still there; it is paused then. */
    void pass(RoutingContext routing, Consumer<Guest> opens) {
        pass(routing, opens, routing::fail);
    }

    /** The same where who is refused is told in another way. */
    void pass(RoutingContext routing, Consumer<Guest> opens, Consumer<Throwable> refuses) {
        Future<Guest> admission = admit(routing.request());
        routing.request().pause();
        admission
                .onSuccess(guest -> {
                    if (routing.response().closed()) {
                        guest.leave();
                    } else {
                        opens.accept(guest);
                    }
                })
                .onFailure(refusal -> {
                    if (!routing.response().closed()) {
                        refuses.accept(refusal);
                    }
                });
    }
}
