package io.hyperdex.platform.access;

import io.hyperdex.platform.config.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key gives its caller.
 *
 * @param origins of the pages that may use a browser key; none for a secret one
 * @param traders lower-case addresses that the caller may see, whatever the source of their trades
 * @param tradersHidden whether nobody but such callers sees these traders, though their trades are on chain
 * @param source under which the caller's trades are stored
 */
public record KeyGrant(
        String name,
        KeyKind kind,
        String tier,
        Set<Scope> scopes,
        List<String> origins,
        Set<String> traders,
        boolean tradersHidden,
        String source,
        @Nullable Instant expiresAt) {
    public KeyGrant {
        scopes = Set.copyOf(scopes);
        origins = List.copyOf(origins);
        traders = Set.copyOf(traders);
        if (source.equals(Sight.CHAIN_SOURCE)) {
            throw new IllegalArgumentException("source " + source + " is for trades that the system reads itself");
        }
        boolean browser = kind == KeyKind.BROWSER;
        if (browser && !scopes.equals(Set.of(Scope.READ))) {
            throw new IllegalArgumentException("a browser key has the scope read and no other");
        }
        if (browser == origins.isEmpty()) {
            throw new IllegalArgumentException(
                    browser ? "a browser key needs the origins of its pages" : "only a browser key has origins");
        }
        if (tradersHidden && traders.isEmpty()) {
            throw new IllegalArgumentException("a key can hide no traders but its own");
        }
    }
}
