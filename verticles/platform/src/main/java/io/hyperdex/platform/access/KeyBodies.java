package io.hyperdex.platform.access;

import io.hyperdex.platform.access.KeyTable.Amendment;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.json.Times;
import io.hyperdex.platform.limits.Tier;
import io.hyperdex.platform.limits.Tiers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bodies that fit the contract of {@code /v1/admin/keys}, as what they ask for. */
public final class KeyBodies {
    private static final String CHECK_VIOLATION = "23514";

    private KeyBodies() {}

    /** Throws 422 when the fields contradict one another, or when there is no such tier. */
    public static KeyGrant grant(JsonObject body, String id, Tiers tiers) {
        String source = body.getString("source");
        Instant expiresAt = expiry(body.getValue("expiresAt"));
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw ApiException.of(ErrorCode.UNPROCESSABLE, "/expiresAt must be in the future");
        }
        try {
            return new KeyGrant(
                    body.getString("name", ""),
                    KeyKind.parse(body.getString("kind", "secret")),
                    tier(body.getString("tier", "free"), tiers),
                    strings(body, "scopes").stream().map(Scope::parse).collect(Collectors.toSet()),
                    strings(body, "origins"),
                    addresses(body),
                    body.getBoolean("tradersHidden", false),
                    source == null ? id : source,
                    expiresAt);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(ErrorCode.UNPROCESSABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String tier(String name, Tiers tiers) {
        if (!tiers.knows(name)) {
            String names = tiers.all().stream().map(Tier::name).collect(Collectors.joining(", "));
            throw ApiException.of(ErrorCode.UNPROCESSABLE, "/tier must be one of " + names);
        }
        return name;
    }

    private static @Nullable Instant expiry(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return Times.ofJson(value);
        } catch (Times.InvalidTime e) {
            throw ApiException.invalid("body", "/expiresAt", e.rule(), String.valueOf(e.getMessage()));
        }
    }

    /** Throws 422 when there is no such tier. */
    public static Amendment amendment(JsonObject body, Tiers tiers) {
        String tier = body.getString("tier");
        return new Amendment(
                tier == null ? null : tier(tier, tiers),
                body.containsKey("traders") ? addresses(body) : null,
                body.getBoolean("tradersHidden"));
    }

    /** The store keeps the rules of {@link KeyGrant} too; a change that breaks one is the caller's fault. */
    public static <T> Future<T> refused(Throwable failure) {
        boolean broken = failure instanceof PgException refusal && CHECK_VIOLATION.equals(refusal.getSqlState());
        return Future.failedFuture(
                broken
                        ? ApiException.of(ErrorCode.UNPROCESSABLE, "a key can hide no traders but its own", failure)
                        : failure);
    }

    private static Set<String> addresses(JsonObject body) {
        return strings(body, "traders").stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static List<String> strings(JsonObject body, String name) {
        return body.getJsonArray(name, new JsonArray()).stream()
                .map(Object::toString)
                .toList();
    }
}
