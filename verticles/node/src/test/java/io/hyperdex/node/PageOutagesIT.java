package io.hyperdex.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hyperdex.node.testing.Sections.field;
import static io.hyperdex.node.testing.Sections.ready;
import static io.hyperdex.node.testing.Sections.section;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.KnownTrader;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the pages do while a part of the node is away, and how they come back by themselves. */
class PageOutagesIT {
    private static final int DESKTOP = 1280;
    private static final Pattern STREAM = Pattern.compile(".*/v1/stream.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static NodeProcess node;

    @RegisterExtension
    final Browser browser = new Browser();

    @BeforeAll
    static void post() throws Exception {
        node = NodeProcess.start(directory.resolve("data"), Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"));
        var api = new HttpCaller(node.http());
        RecordedSwaps.describe(api);
        KnownTrader.post(api, KnownTrader.ADDRESS);
        api.post(
                "/v1/trades",
                "application/json",
                RecordedSwaps.body(RecordedSwaps.all().subList(0, 200)));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Opens the page again while what the pattern names is answered like this. */
    private Page openWhile(String path, String pattern, Consumer<Route> answer) {
        Page page = browser.open(node.http().resolve(path), DESKTOP);
        page.route(pattern, answer);
        page.reload();
        return page;
    }

    @Test
    void pagesOfTradersAndOfGasShowWhatFailedOnceItIsThereAgain() {
        String trader = "/trader.html?trader=" + KnownTrader.ADDRESS;
        Page traders = openWhile(trader, "**/v1/traders/**", Route::abort);
        assertThat(section(traders, "trader")).hasAttribute("data-state", "error");
        Page gas = openWhile("/gas.html", "**/v1/pools?*", Route::abort);
        assertThat(section(gas, "chains")).hasAttribute("data-state", "error");
        assertThat(section(gas, "oracle")).hasAttribute("data-state", "loading");

        traders.unroute("**/v1/traders/**");
        gas.unroute("**/v1/pools?*");

        for (String name : new String[] {"trader", "history", "measures"}) {
            ready(traders, name);
        }
        for (String name : new String[] {"chains", "oracle", "hours"}) {
            ready(gas, name);
        }
        browser.assertBehaved();
    }

    @Test
    void anAnswerThatCannotBeReadIsAFailureLikeAnyOther() {
        Page page = openWhile(
                "/",
                "**/v1/pools?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<html><body>Bad gateway</body></html>")));
        assertThat(section(page, "pools")).hasAttribute("data-state", "error");
        assertThat(field(section(page, "pools"), "error-message")).containsText("cannot be read");

        page.unroute("**/v1/pools?*");

        ready(page, "pools");
        ready(page, "chart");
        browser.assertBehaved();
    }

    @Test
    void topicsThatTheNodeCannotServeAreAskedForAgainTogetherAndEverLater() {
        Page page = browser.open(node.http().resolve("/#/1/" + RecordedSwaps.USDC_WETH), DESKTOP);
        List<Long> together = new ArrayList<>();
        page.routeWebSocket(STREAM, socket -> refuseTopics(socket, together));
        page.reload();

        page.waitForCondition(() -> together.size() >= 4);

        Duration last = Duration.ofNanos(together.get(3) - together.get(2));
        assertThat(last).isGreaterThan(Duration.ofSeconds(3));
        browser.assertBehaved();
    }

    /** Answers every subscription as a node does whose store is away; notes when all topics of the page are in one. */
    private static void refuseTopics(WebSocketRoute socket, List<Long> together) {
        WebSocketRoute server = socket.connectToServer();
        socket.onMessage(message -> {
            JsonNode asked = json(message.text());
            if (!asked.path("op").asText().equals("subscribe")) {
                server.send(message.text());
                return;
            }
            if (asked.path("topics").size() == 2) {
                together.add(System.nanoTime());
            }
            socket.send("{\"op\":\"subscribed\",\"id\":" + asked.path("id") + ",\"topics\":[]}");
            asked.path("topics").forEach(topic -> socket.send(refusal(topic.path("topic"))));
        });
    }

    private static String refusal(JsonNode topic) {
        return "{\"op\":\"error\",\"id\":1,\"topic\":" + topic
                + ",\"status\":503,\"code\":\"store_unavailable\",\"message\":\"the store is away\","
                + "\"retryable\":true,\"retryAfterMs\":1000}";
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
