package io.hyperdex.query.access;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyBodies;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.access.KeyTable;
import io.hyperdex.platform.access.KeyTable.Place;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.KeyChanged;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.http.RequestBody;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.query.Cursors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, lists, changes and ends keys. This node knows of a change before the answer, the others hear of it. */
final class KeyAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAdministration.class);
    private static final String LIST = "listKeys";

    private final NodeContext node;
    private final Cursors cursors;
    private final KeyRing ring;
    private final JsonBody bodies;

    KeyAdministration(NodeContext node, Cursors cursors, KeyRing ring, JsonBody bodies) {
        this.node = node;
        this.cursors = cursors;
        this.ring = ring;
        this.bodies = bodies;
    }

    Future<Answer> create(Call call) {
        return bodies.read(call, "createKey").compose(body -> {
            String id = KeySecret.randomId();
            KeyGrant grant = KeyBodies.grant(body, id, node.limits().tiers());
            KeySecret secret = KeySecret.random();
            return changed(
                    call,
                    "key created",
                    201,
                    key -> KeyView.New.of(key, secret),
                    connection -> KeyTable.create(connection, id, secret.hash(), grant, ring.keysMax())
                            .map(created -> created.orElseThrow(() -> ApiException.of(
                                    ErrorCode.UNPROCESSABLE,
                                    "there are as many keys in force as auth.keysMax allows"))));
        });
    }

    Future<Answer> list(Call call) {
        int limit = (int) call.parameters().requiredInteger("limit");
        Place place = place(cursors.fields(LIST, call.request().params()));
        return node.store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<List<ApiKey>> keys = KeyTable.page(connection, place, limit + 1);
            return Future.all(head, keys).map(both -> {
                List<ApiKey> found = keys.result();
                List<ApiKey> page = found.size() > limit ? found.subList(0, limit) : found;
                String next = found.size() > limit
                        ? cursors.next(LIST, call.request().params(), fields(page.get(limit - 1)))
                        : null;
                List<KeyView> views = page.stream().map(KeyView::of).toList();
                return Answer.own(views, next, head.result());
            });
        });
    }

    private static @Nullable Place place(@Nullable List<@Nullable String> fields) {
        return fields == null
                ? null
                : new Place(Instant.parse(String.valueOf(fields.get(0))), String.valueOf(fields.get(1)));
    }

    private static List<@Nullable String> fields(ApiKey key) {
        return List.of(key.createdAt().toString(), key.id());
    }

    Future<Answer> rotate(Call call) {
        boolean bare = RequestBody.mediaType(call.request()).isEmpty();
        Future<JsonObject> body = bare ? Future.succeededFuture(new JsonObject()) : bodies.read(call, "rotateKey");
        return body.compose(asked -> {
            Duration grace = Duration.ofSeconds(asked.getLong("graceSeconds", 0L));
            KeySecret secret = KeySecret.random();
            return changed(
                    call,
                    "key rotated",
                    200,
                    key -> KeyView.New.of(key, secret),
                    connection -> KeyTable.rotate(connection, id(call), secret.hash(), grace)
                            .compose(rotated -> inForce(connection, call, rotated)));
        });
    }

    Future<Answer> amend(Call call) {
        return bodies.read(call, "amendKey")
                .map(body -> KeyBodies.amendment(body, node.limits().tiers()))
                .compose(amendment -> changed(
                        call,
                        "key changed",
                        200,
                        KeyView::of,
                        connection -> KeyTable.amend(connection, id(call), amendment)
                                .recover(KeyBodies::refused)
                                .compose(amended -> inForce(connection, call, amended))));
    }

    Future<Answer> revoke(Call call) {
        return changed(
                call,
                "key revoked",
                200,
                KeyView::of,
                connection -> KeyTable.revoke(connection, id(call))
                        .map(revoked -> revoked.orElseThrow(KeyAdministration::unknown)));
    }

    /**
     * Carries the change out, tells this node and the others, and leaves a line for whoever asks later who did it. All that can
     * fail comes before: nobody could be told the secret of a key again.
     */
    private Future<Answer> changed(
            Call call,
            String deed,
            int status,
            Function<ApiKey, Object> view,
            Function<SqlConnection, Future<ApiKey>> change) {
        return node.store()
                .withConnection(connection -> head(connection)
                        .compose(asOf -> change.apply(connection).map(key -> {
                            boolean ended = key.revokedAt() != null;
                            ring.accept(key);
                            node.bus().publish(Topics.KEYS, new KeyChanged(key.id(), ended));
                            LOG.atInfo()
                                    .addKeyValue("key", key.id())
                                    .addKeyValue("by", call.caller().id())
                                    .addKeyValue("requestId", call.requestId())
                                    .addKeyValue("tier", key.grant().tier())
                                    .addKeyValue("scopes", key.grant().scopes())
                                    .log(deed);
                            return new Answer(
                                    status, new Answer.Page(view.apply(key), null, asOf), Answer.CachePolicy.PRIVATE);
                        })));
    }

    private static Future<ApiKey> inForce(SqlConnection connection, Call call, Optional<ApiKey> changed) {
        return changed.isPresent()
                ? Future.succeededFuture(changed.get())
                : KeyTable.find(connection, id(call)).map(found -> {
                    throw found.isPresent() ? ApiException.of(ErrorCode.CONFLICT, "the key is revoked") : unknown();
                });
    }

    private static ApiException unknown() {
        return ApiException.of(ErrorCode.NOT_FOUND, "no such key");
    }

    private static String id(Call call) {
        return call.parameters().requiredString("id");
    }

    private Future<AsOf> head(SqlConnection connection) {
        return Heads.asOf(connection, node.store().identity(), node.clock().instant());
    }
}
