package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event bus bridge as its unmodified stock client sees it, over each kind of transport. */
class StockClientIT {
    private static final int DESKTOP = 1280;
    /** {@code scripts/test} installs them. */
    private static final Path PACKAGES = Path.of("../../target/npm/node_modules");

    private static final List<String> SCRIPTS =
            List.of("sockjs-client/dist/sockjs.min.js", "@vertx/eventbus-bridge-client.js/vertx-eventbus.js");
    private static final String OPEN = """
            transport => {
              window.heard = [];
              window.errors = [];
              window.opened = false;
              window.bus = new EventBus('/eventbus', {transports: [transport]});
              window.bus.onerror = error => window.errors.push(error);
              window.bus.onopen = () => { window.opened = true; };
            }
            """;
    private static final String REGISTER = """
            address => {
              window.listener = (error, message) => window.heard.push(error ? {error} : message);
              window.bus.registerHandler(address, window.listener);
            }
            """;

    @TempDir
    static Path directory;

    private static NodeProcess node;

    @RegisterExtension
    final Browser browser = new Browser();

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.start(
                directory.resolve("data"),
                Map.of("HYPERDEX_PUSH_BENCH", "true", "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
    void newsComeToTheAddressThatWasRegisteredAndQuestionsAreAnswered(String transport) throws Exception {
        Page page = page(transport);
        String address = "client.bench." + transport;
        page.evaluate(REGISTER, address);
        page.waitForFunction("() => window.heard.some(message => message.body.op === 'subscribed')");
        for (int i = 0; i < 3; i++) {
            post(transport, i);
        }
        page.waitForFunction("() => window.heard.filter(message => message.body.op === 'data').length === 3");
        assertThat(page.evaluate("() => window.heard.every(message => message.address === 'client.bench." + transport
                        + "' && message.body.topic === undefined)"))
                .isEqualTo(true);
        assertThat(page.evaluate("() => window.heard.slice(1).map(message => message.body.data[0].n).join()"))
                .isEqualTo("0,1,2");

        page.evaluate("() => window.bus.send('client.query', {path: '/v1/tokens', params: {chain: 1}}, "
                + "(error, reply) => { window.answer = reply; })");
        page.waitForFunction("() => window.answer !== undefined");
        assertThat(page.evaluate("() => Array.isArray(window.answer.body.data)"))
                .isEqualTo(true);
        page.evaluate("() => window.bus.send('client.query', {path: '/v1/tokens', params: {chain: 'x'}}, "
                + "(error, reply) => { window.failure = error; })");
        page.waitForFunction("() => window.failure !== undefined");
        assertThat(page.evaluate("() => [window.failure.failureCode, window.failure.failureType].join()"))
                .isEqualTo("400,RECIPIENT_FAILURE");
        assertThat(page.evaluate("() => window.errors.length")).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket"})
    void whatIsNotForTheClientIsDeniedAndItsAddressSaysSo(String transport) throws Exception {
        Page page = page(transport);
        page.evaluate(REGISTER, "client.nothing");
        page.waitForFunction("() => window.heard.length === 1");
        assertThat(page.evaluate("() => [window.heard[0].error.failureCode, window.heard[0].error.message].join()"))
                .isEqualTo("403,access_denied");
        page.evaluate("() => window.bus.publish('client.bench.x', {n: 1})");
        page.waitForFunction("() => window.errors.length === 1 || window.heard.length > 1");
    }

    private Page page(String transport) throws IOException {
        Page page = browser.open(node.http().resolve("/operator.html"), DESKTOP);
        for (String script : SCRIPTS) {
            page.evaluate(Files.readString(PACKAGES.resolve(script)));
        }
        page.evaluate(OPEN, transport);
        page.waitForFunction("() => window.opened");
        return page;
    }

    private static void post(String name, int number) throws Exception {
        URI http = node.http();
        assertThat(new HttpCaller(http)
                        .post("/v1/bench?name=" + name, "application/json", "{\"n\":" + number + "}")
                        .statusCode())
                .isEqualTo(202);
    }
}
