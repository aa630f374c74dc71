package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Scope;
import java.util.Set;

/**
 * Who calls, as far as a verified key says.
 *
 * @param id of the key; {@code admin} for the bootstrap key, {@code anonymous} without one
 * @param bucket whose limits this caller uses up: those of its key, or without one of its network address
 * @param source under which this caller's trades are stored
 */
public record Caller(String id, String bucket, String source, String tier, Set<Scope> scopes, boolean anonymous) {

    /** Throws 401 when a key could help, 403 when the caller's key has not the scope. */
    public void require(Scope scope) {
        if (scopes.contains(scope)) {
            return;
        }
        throw anonymous
                ? ApiException.of(ErrorCode.UNAUTHENTICATED, "a key with scope " + scope.code() + " is needed")
                : ApiException.of(ErrorCode.FORBIDDEN, "the key has not the scope " + scope.code());
    }
}
