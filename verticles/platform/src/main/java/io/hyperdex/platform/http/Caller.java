package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Scope;
import java.util.Set;

/**
 * Who calls, as far as a verified key says.
 *
 * @param source under which this caller's trades are stored
 */
public record Caller(String source, String tier, Set<Scope> scopes, boolean anonymous) {

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
