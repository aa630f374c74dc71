package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.http.OnBehalf;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.platform.json.Json;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/**
 * Asks this node's own front door what {@code client.query} asks, so that key, limits, usage and contract are those of REST.
 */
final class BridgeQueries {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final long ANSWER_MILLIS = 30_000;
    private static final String ROOT = "/v1/";

    private final HttpClient client;
    private final SocketAddress door;

    /** @param json the REST answer, or the problem */
    record Answer(int status, String json) {
        boolean isGood() {
            return status == OK;
        }
    }

    /** @param door where the node listens */
    BridgeQueries(HttpClient client, SocketAddress door) {
        this.client = client;
        this.door = door;
    }

    /** @param authorization empty without a key */
    Future<Answer> ask(JsonNode question, String authorization, Peer peer) {
        String path = question.path("path").asText("");
        if (!path.startsWith(ROOT) || path.startsWith("/v1/stream")) {
            return Future.succeededFuture(problem(NOT_FOUND, "not_found", "there is no such path to ask for"));
        }
        var target = new QueryStringEncoder(path);
        for (Map.Entry<String, JsonNode> parameter : question.path("params").properties()) {
            target.addParam(parameter.getKey(), parameter.getValue().asText());
        }
        RequestOptions options = OnBehalf.of(peer, new RequestOptions())
                .setMethod(HttpMethod.GET)
                .setServer(door)
                .setURI(target.toString())
                .setTimeout(ANSWER_MILLIS)
                .putHeader("Accept", "application/json");
        if (!authorization.isEmpty()) {
            options.putHeader("Authorization", authorization);
        }
        if (peer.origin() != null) {
            options.putHeader("Origin", peer.origin());
        }
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body.toString())))
                .otherwise(failure -> problem(503, "overloaded", "the question was not answered in time"));
    }

    private static Answer problem(int status, String code, String detail) {
        return new Answer(
                status,
                Json.text(Map.of(
                        "type", "/problems/" + code, "title", code, "status", status, "detail", detail, "code", code)));
    }
}
