package io.hyperdex.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DashboardIT {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 375;
    private static final Map<String, String> OPEN = Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest");

    @TempDir
    Path directory;

    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void demoShowsTradesAndCandlesMoveAndOffersToPlayAgainOnDesktopAndPhone() throws Exception {
        try (NodeProcess node =
                NodeProcess.launch(directory.resolve("data"), Map.of("HYPERDEX_REPLAY_SPEED", "1200"))) {
            node.awaitListening();
            Page page = browser.open(node.http(), DESKTOP);
            assertThat(page.locator("[data-section=pools]")).hasAttribute("data-state", "ready");
            assertThat(page.locator("[data-notice=demo]")).isVisible();
            assertThat(page.locator("[data-section=chart]")).hasAttribute("data-state", "ready");
            assertThat(page.locator("[data-connection]").first()).hasAttribute("data-connection", "live");

            Locator newest = page.locator("tr[data-trade]").first();
            String before = newest.getAttribute("data-trade");
            assertThat(newest).not().hasAttribute("data-trade", String.valueOf(before));
            Locator chart = page.locator("[data-section=chart]");
            String open = chart.getAttribute("data-last-open-time");
            assertThat(chart).not().hasAttribute("data-last-open-time", String.valueOf(open));

            assertThat(page.locator("body"))
                    .hasAttribute(
                            "data-demo",
                            "ended",
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions()
                                    .setTimeout(120_000));
            page.locator("[data-field=replay]").click();
            assertThat(page.locator("body")).hasAttribute("data-demo", "playing");
            String replayed = newest.getAttribute("data-trade");
            assertThat(newest).not().hasAttribute("data-trade", String.valueOf(replayed));
            assertFitsPhone(browser.open(node.http(), PHONE));
        }
        browser.assertBehaved();
    }

    private static void assertFitsPhone(Page page) {
        assertThat(page.locator("[data-section=chart]")).hasAttribute("data-state", "ready");
        assertThat(page.locator("tr[data-trade]").first()).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }

    @Test
    void emptyAndErrorSayWhatToDoAndTextFromTheChainStaysText() throws Exception {
        try (NodeProcess node = NodeProcess.start(directory.resolve("data"), OPEN)) {
            assertSaysWhatToDo(browser.open(node.http(), DESKTOP), browser.open(node.http(), DESKTOP));

            var api = new HttpCaller(node.http());
            RecordedSwaps.describe(api);
            String hostile = "<img src=x onerror=document.title='owned'>";
            String body = "{\"symbol\":\"" + hostile + "\",\"name\":\"" + hostile + "\",\"decimals\":18}";
            String weth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
            assertThat(api.put("/v1/tokens/1/" + weth, body).statusCode()).isEqualTo(200);
            api.post(
                    "/v1/trades",
                    "application/json",
                    RecordedSwaps.body(RecordedSwaps.all().subList(0, 200)));

            Page page = browser.open(node.http(), DESKTOP);
            assertThat(page.locator("[data-section=chart]")).hasAttribute("data-state", "ready");
            assertThat(page.locator("[data-field=pair]").first()).containsText("<img");
            page.locator("[data-field=chart]").hover();
            assertThat(page.locator("img[onerror], img[src=x]")).hasCount(0);
            assertThat(page.title()).doesNotContain("owned'").isNotEqualTo("owned");
        }
    }

    private static void assertSaysWhatToDo(Page empty, Page failing) {
        assertThat(empty.locator("[data-section=pools]")).hasAttribute("data-state", "empty");
        assertThat(empty.locator("[data-section=pools] [data-field=empty-message]"))
                .isVisible();

        failing.route("**/v1/pools?*", route -> route.abort());
        failing.reload();
        assertThat(failing.locator("[data-section=pools]")).hasAttribute("data-state", "error");
        failing.unroute("**/v1/pools?*");
        failing.locator("[data-section=pools] [data-field=retry]").click();
        assertThat(failing.locator("[data-section=pools]")).hasAttribute("data-state", "empty");
    }

    @Test
    void lostAndSilentNodesAreShownAndFoundAgain() throws Exception {
        Path data = directory.resolve("data");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, String> settings = Map.of(
                "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest",
                "HYPERDEX_HTTP_PORT", String.valueOf(port),
                "HYPERDEX_PUSH_HEARTBEAT", "1s");
        NodeProcess node = NodeProcess.start(data, settings);
        try {
            var api = new HttpCaller(node.http());
            RecordedSwaps.describe(api);
            api.post(
                    "/v1/trades",
                    "application/json",
                    RecordedSwaps.body(RecordedSwaps.all().subList(0, 200)));
            Page page = browser.open(node.http(), DESKTOP);
            Locator connection = page.locator("[data-connection]").first();
            assertThat(connection).hasAttribute("data-connection", "live");

            node.signal("STOP");
            assertThat(connection)
                    .hasAttribute("data-connection", java.util.regex.Pattern.compile("stale|reconnecting"));
            node.signal("CONT");
            assertThat(connection).hasAttribute("data-connection", "live");

            node.signal("KILL");
            node.awaitExit();
            assertThat(connection)
                    .hasAttribute("data-connection", java.util.regex.Pattern.compile("reconnecting|connecting"));
            node = NodeProcess.start(data, settings);
            assertThat(connection).hasAttribute("data-connection", "live");
        } finally {
            node.close();
        }
    }
}
