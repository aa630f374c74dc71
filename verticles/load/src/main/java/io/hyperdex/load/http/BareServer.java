package io.hyperdex.load.http;

import com.fasterxml.jackson.core.type.TypeReference;
import io.hyperdex.platform.json.Json;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the machine can do: a Vert.x server of one handler that has its answers ready and writes them. It has as many event
 * loops behind its port as the node, and ends with its standard input, so it never outlives the process that started it.
 */
public final class BareServer extends VerticleBase {
    private static final int NOT_FOUND = 404;
    /** A negative port is a free one that all instances share. */
    private static final int ANY_PORT = -1;

    private final Map<String, Ready> answers;
    private final AtomicInteger port;

    /** @param headers without Content-Length */
    record Page(String target, Map<String, String> headers, String body) {}

    private record Ready(MultiMap headers, Buffer body) {}

    private BareServer(Map<String, Ready> answers, AtomicInteger port) {
        this.answers = answers;
        this.port = port;
    }

    /** @param arguments the file of the pages */
    public static void main(String[] arguments) throws IOException {
        List<Page> pages = Json.MAPPER.readValue(Path.of(arguments[0]).toFile(), new TypeReference<>() {});
        Vertx vertx = Vertx.vertx();
        Map<String, Ready> answers = new HashMap<>();
        pages.forEach(page -> answers.put(
                page.target,
                new Ready(MultiMap.caseInsensitiveMultiMap().addAll(page.headers), Buffer.buffer(page.body))));
        var port = new AtomicInteger();
        int instances = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new BareServer(answers, port), new DeploymentOptions().setInstances(instances))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        BesideProcess.awaitEnd(port.get());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(ANY_PORT, "127.0.0.1")
                .onSuccess(server -> port.set(server.actualPort()));
    }

    private void answer(HttpServerRequest request) {
        Ready ready = answers.get(request.uri());
        var response = request.response();
        if (ready == null) {
            response.setStatusCode(NOT_FOUND).end().onFailure(failure -> System.err.println("bare server: " + failure));
            return;
        }
        response.headers().addAll(ready.headers);
        response.end(ready.body).onFailure(failure -> System.err.println("bare server: " + failure));
    }
}
