package io.hyperdex.load.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of the node beside what is measured. */
public final class NodeClient {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI url;
    private final @Nullable String key;

    public NodeClient(URI url, @Nullable String key) {
        this.url = url;
        this.key = key;
    }

    /** @param stale whether the node says that the answer is an old one, sent while a newer one takes long */
    public record Answered(int status, JsonNode body, boolean stale) {
        /** The body of an answer that must be a good one. */
        public JsonNode good() throws IOException {
            if (status / 100 != 2) {
                throw new IOException("the node answered " + status + ": " + body);
            }
            return body;
        }
    }

    public Answered get(String target) throws IOException, InterruptedException {
        return answered(request(target).build());
    }

    public Answered post(String target, String json) throws IOException, InterruptedException {
        return answered(request(target)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Whatever media type it is. */
    public String text(String target) throws IOException, InterruptedException {
        return client.send(request(target).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String target) {
        List<String> headers = new ArrayList<>(List.of("Accept", "*/*"));
        if (key != null) {
            headers.addAll(List.of("Authorization", "Bearer " + key));
        }
        return HttpRequest.newBuilder(url.resolve(target))
                .timeout(ANSWER_WITHIN)
                .headers(headers.toArray(String[]::new));
    }

    private Answered answered(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean stale = response.headers().firstValue("X-Cache").orElse("").equals("stale");
        return new Answered(response.statusCode(), Json.MAPPER.readTree(response.body()), stale);
    }
}
