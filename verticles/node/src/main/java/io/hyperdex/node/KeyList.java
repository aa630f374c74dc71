package io.hyperdex.node;

import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeyTable;
import io.hyperdex.platform.access.KeyTable.Place;
import io.hyperdex.platform.config.Scope;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every key of a store as lines for a person or for {@code cut}, the newest first. */
record KeyList(KeyStore store, Instant now) {
    static final String HEADER = String.join(
            "\t",
            List.of(
                    "id",
                    "state",
                    "kind",
                    "tier",
                    "scopes",
                    "source",
                    "created",
                    "expires",
                    "last used",
                    "traders",
                    "hides them",
                    "origins",
                    "name"));
    private static final int PAGE = 1_000;
    private static final String NONE = "-";

    void print(PrintStream out) throws InterruptedException {
        out.println(HEADER);
        Place place = null;
        List<ApiKey> page;
        do {
            Place from = place;
            page = store.ask(connection -> KeyTable.page(connection, from, PAGE));
            page.forEach(key -> out.println(line(key, now)));
            place = page.isEmpty()
                    ? null
                    : new Place(
                            page.get(page.size() - 1).createdAt(),
                            page.get(page.size() - 1).id());
        } while (page.size() == PAGE);
    }

    static String line(ApiKey key, Instant now) {
        KeyGrant grant = key.grant();
        return String.join(
                "\t",
                key.id(),
                state(key, now),
                grant.kind().code(),
                grant.tier(),
                joined(grant.scopes().stream().sorted().map(Scope::code).toList()),
                grant.source(),
                key.createdAt().toString(),
                time(grant.expiresAt()),
                time(key.lastUsedAt()),
                joined(grant.traders().stream().sorted().toList()),
                grant.tradersHidden() ? "yes" : "no",
                joined(grant.origins()),
                grant.name().isEmpty() ? NONE : grant.name());
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        return key.isExpired(now) ? "expired" : "in force";
    }

    private static String time(@Nullable Instant time) {
        return time == null ? NONE : time.toString();
    }

    private static String joined(Collection<String> words) {
        return words.isEmpty() ? NONE : words.stream().collect(Collectors.joining(","));
    }
}
