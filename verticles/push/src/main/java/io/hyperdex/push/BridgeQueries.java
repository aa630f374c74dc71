package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.OnBehalf;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.push.BridgeQuestion.Answer;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks this node's own front door what one client asks by {@code client.query}, so that key, limits, usage and contract are
 * those of REST. Lives on one event loop.
 */
final class BridgeQueries {
    private final Line line;
    private final SocketAddress door;
    private final Set<BridgeQuestion> asked = new HashSet<>();

    /**
     * What the clients of an event loop share.
     *
     * @param bytesMax of one answer
     * @param millisMax from the question to the end of its answer
     */
    record Line(Vertx vertx, HttpClient client, BridgePaths paths, int bytesMax, long millisMax) {}

    /** @param door where the node listens */
    BridgeQueries(Line line, SocketAddress door) {
        this.line = line;
        this.door = door;
    }

    /**
     * Never fails.
     *
     * @param authorization empty without a key
     */
    Future<Answer> ask(JsonNode question, String authorization, Peer peer) {
        Optional<String> path = line.paths().find(question.path("path").asText(""));
        if (path.isEmpty()) {
            return Future.succeededFuture(Answer.refusal(ErrorCode.NOT_FOUND, "there is no such document to ask for"));
        }
        var target = new QueryStringEncoder(path.get());
        for (Map.Entry<String, JsonNode> parameter : question.path("params").properties()) {
            target.addParam(parameter.getKey(), parameter.getValue().asText());
        }
        RequestOptions options = OnBehalf.of(peer, new RequestOptions())
                .setMethod(HttpMethod.GET)
                .setServer(door)
                .setURI(target.toString())
                .putHeader("Accept", "application/json");
        if (!authorization.isEmpty()) {
            options.putHeader("Authorization", authorization);
        }
        if (peer.origin() != null) {
            options.putHeader("Origin", peer.origin());
        }
        return ask(options);
    }

    private Future<Answer> ask(RequestOptions options) {
        var question = new BridgeQuestion(line.bytesMax());
        asked.add(question);
        long timer = line.vertx()
                .setTimer(
                        line.millisMax(),
                        late -> question.end(ErrorCode.TIMEOUT, "the question was not answered in time"));
        question.ask(line.client(), options);
        return question.answer().onComplete(ended -> {
            line.vertx().cancelTimer(timer);
            asked.remove(question);
        });
    }

    /** Who asked is gone. */
    void close() {
        List.copyOf(asked).forEach(question -> question.end(ErrorCode.TIMEOUT, "nobody waits for the answer any more"));
    }
}
