package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The stream as the browser's own {@code EventSource} sees it. */
class EventSourceIT {
    private static final int DESKTOP = 1280;
    private static final Map<String, String> BENCH =
            Map.of("HYPERDEX_PUSH_BENCH", "true", "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest");
    private static final String LISTEN = """
            () => {
              window.frames_ = [];
              window.ids = [];
              window.source = new EventSource('/v1/stream/sse?topics=bench:page');
              window.source.onmessage = event => {
                window.frames_.push(JSON.parse(event.data));
                window.ids.push(event.lastEventId);
              };
            }
            """;

    @TempDir
    Path directory;

    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void eventsComeWithTheirPositionsAndAgainAfterTheNodeWasGone() throws Exception {
        Path data = directory.resolve("data");
        Page page;
        URI address;
        try (NodeProcess node = NodeProcess.start(data, BENCH)) {
            address = node.http();
            page = browser.open(address.resolve("/operator.html"), DESKTOP);
            page.evaluate(LISTEN);
            awaitCount(page, "subscribed", 1);
            post(address);
            post(address);
            awaitCount(page, "data", 2);
            assertThat(String.valueOf(page.evaluate("() => window.ids.at(-1)"))).endsWith(".2");
        }
        Map<String, String> again = new HashMap<>(BENCH);
        again.put("HYPERDEX_HTTP_PORT", String.valueOf(address.getPort()));
        try (NodeProcess node = NodeProcess.start(data, again)) {
            awaitCount(page, "bye", 1);
            awaitCount(page, "subscribed", 2);
            post(node.http());
            awaitCount(page, "data", 3);
        }
    }

    private static void post(URI node) throws Exception {
        assertThat(new HttpCaller(node)
                        .post("/v1/bench?name=page", "application/json", "{\"n\":1}")
                        .statusCode())
                .isEqualTo(202);
    }

    private static void awaitCount(Page page, String op, int count) {
        page.waitForFunction(
                "([op, count]) => window.frames_.filter(frame => frame.op === op).length >= count",
                new Object[] {op, count});
    }
}
