package io.hyperdex.platform.http;

import io.hyperdex.platform.access.KeyHash;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.config.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as far as a verified key says.
 *
 * @param id of the key; {@code admin} for the bootstrap key, {@code anonymous} without one
 * @param bucket whose limits this caller uses up: those of its key, without one those of its network address; callers of a
 *     browser key have one each ({@code <key>@<address>}) and share the key's cap beside it
 * @param source under which this caller's trades are stored
 * @param credential what the caller presented, null for the anonymous one and the bootstrap key
 * @param sight which traders it may see
 */
public record Caller(
        String id,
        String bucket,
        String source,
        String tier,
        Set<Scope> scopes,
        boolean anonymous,
        @Nullable KeyHash credential,
        Sight sight) {

    /** Whether it is one of many that use the same key, each with limits of its own. */
    public boolean sharesKey() {
        return !anonymous && !bucket.equals(id);
    }

    /** The same caller, who sees other traders. */
    public Caller with(Sight changed) {
        return new Caller(id, bucket, source, tier, scopes, anonymous, credential, changed);
    }

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
