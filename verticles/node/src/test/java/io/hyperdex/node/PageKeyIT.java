package io.hyperdex.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hyperdex.node.testing.Sections.field;
import static io.hyperdex.node.testing.Sections.ready;
import static io.hyperdex.node.testing.Sections.section;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.KnownTrader;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The field for a key that every page has. */
class PageKeyIT {
    private static final int DESKTOP = 1280;
    private static final String KEY = "a-bootstrap-key-of-the-pages";
    private static final String PRIVATE = "0x" + "b7".repeat(20);

    @TempDir
    Path directory;

    @RegisterExtension
    final Browser browser = new Browser();

    private static void give(Page page, String key) {
        page.locator("[data-field=key]").fill(key);
        page.locator("[data-field=key-form] button").click();
    }

    @Test
    void everyPageIsUsableWithAKeyWhereNobodyMayReadWithoutOne() throws Exception {
        Path configuration = directory.resolve("closed.yaml");
        Files.writeString(configuration, "auth:\n  anonymous:\n    scopes: []\n");
        try (NodeProcess node = NodeProcess.launch(
                directory.resolve("data"),
                Map.of("HYPERDEX_AUTH_BOOTSTRAP_KEY", KEY),
                "--no-demo",
                "--config",
                configuration.toString())) {
            node.awaitListening();
            HttpCaller api = new HttpCaller(node.http()).with(KEY);
            RecordedSwaps.describe(api);
            api.post(
                    "/v1/trades",
                    "application/json",
                    RecordedSwaps.body(RecordedSwaps.all().subList(0, 200)));
            for (String path : new String[] {"/", "/trader.html", "/gas.html?chain=1", "/operator.html"}) {
                Page page = browser.open(node.http().resolve(path), DESKTOP);
                assertThat(page.locator("[data-connection]")).hasAttribute("data-connection", "closed");
                assertThat(page.locator("[data-field=key-message]")).isVisible();
                give(page, KEY);
                assertThat(page.locator("[data-connection]")).hasAttribute("data-connection", "live");
                assertThat(page.locator("[data-state=error]")).hasCount(0);
            }
            Page market = browser.open(node.http(), DESKTOP);
            give(market, KEY);
            ready(market, "chart");
            assertThat(market.locator("tr[data-trade]").first()).isVisible();
            assertThat(node.log()).doesNotContain(KEY);
        }
        browser.assertBehaved();
    }

    @Test
    void aWrongKeyIsCalledWrongAndARightOneOpensAllOfAPrivateTrader() throws Exception {
        try (NodeProcess node =
                NodeProcess.start(directory.resolve("data"), Map.of("HYPERDEX_AUTH_BOOTSTRAP_KEY", KEY))) {
            var api = new HttpCaller(node.http());
            KnownTrader.post(api.with(KEY), PRIVATE);
            Page page = browser.open(node.http().resolve("/trader.html?trader=" + PRIVATE), DESKTOP);
            assertThat(section(page, "trader")).hasAttribute("data-state", "error");
            assertThat(section(page, "leaderboard")).hasAttribute("data-state", Pattern.compile("ready|empty"));
            assertThat(page.locator("[data-connection]")).hasAttribute("data-connection", "live");

            give(page, "not-a-key-of-this-node");
            assertThat(page.locator("[data-field=key-message]")).containsText("unknown");
            assertThat(page.locator("[data-connection]")).hasAttribute("data-connection", "live");

            give(page, KEY);
            assertThat(field(ready(page, "trader"), "details")).containsText("source admin");
            for (String name : new String[] {"history", "profits", "measures", "gas"}) {
                ready(page, name);
            }
        }
        browser.assertBehaved();
    }
}
