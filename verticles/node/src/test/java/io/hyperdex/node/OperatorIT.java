package io.hyperdex.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OperatorIT {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 375;
    private static final String PAGE = "/operator.html";
    private static final String KEY = "a-bootstrap-key-of-the-operator";

    @TempDir
    Path directory;

    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void figuresMoveWithTheRequestsAndAFrozenNodeIsShownAsStale() throws Exception {
        try (NodeProcess node = NodeProcess.launch(directory.resolve("data"), Map.of())) {
            node.awaitListening();
            var api = new HttpCaller(node.http());
            Page page = browser.open(node.http().resolve(PAGE), DESKTOP);
            Locator service = page.locator("[data-section=service]");
            assertThat(service).hasAttribute("data-state", "ready");

            for (int i = 0; i < 20; i++) {
                api.get("/v1/tokens?chain=1");
            }

            Locator routes = page.locator("[data-field=routes]");
            assertThat(routes).containsText("GET /v1/tokens");
            assertThat(page.locator("[data-field=rate]")).not().hasText("0.0");
            assertThat(page.locator("[data-field=p99]")).hasText(Pattern.compile("[\\d.,]+ ms"));
            assertThat(page.locator("[data-field=nodes] tr")).hasCount(1);
            assertThat(page.locator("[data-field=rate-chart] canvas")).hasCount(1);

            node.signal("STOP");
            assertThat(page.locator("[data-notice=stale]")).isVisible();
            node.signal("CONT");
            assertThat(page.locator("[data-notice=stale]")).isHidden();
        }
        browser.assertBehaved();
    }

    @Test
    void phoneScrollsTablesAndNothingElseSideways() throws Exception {
        try (NodeProcess node = NodeProcess.launch(directory.resolve("data"), Map.of())) {
            node.awaitListening();
            Page page = browser.open(node.http().resolve(PAGE), PHONE);
            assertThat(page.locator("[data-section=service]")).hasAttribute("data-state", "ready");
            assertThat(page.locator("[data-field=routes] tr").first()).isVisible();

            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
        }
        browser.assertBehaved();
    }

    @Test
    void aKeyIsAskedForWhereAnonymousCallersAreLimited() throws Exception {
        try (NodeProcess node = NodeProcess.start(
                directory.resolve("data"),
                Map.of("HYPERDEX_AUTH_BOOTSTRAP_KEY", KEY, "HYPERDEX_AUTH_ANONYMOUS_TIER", "free"))) {
            Page page = browser.open(node.http().resolve(PAGE), DESKTOP);
            Locator service = page.locator("[data-section=service]");
            assertThat(service).hasAttribute("data-state", "error");

            page.locator("[data-field=key]").fill("not-a-key-of-this-node");
            page.locator("[data-field=key-form] button").click();
            assertThat(page.locator("[data-field=key-message]")).containsText("unknown");
            assertThat(service).hasAttribute("data-state", "error");

            page.locator("[data-field=key]").fill(KEY);
            page.locator("[data-field=key-form] button").click();
            assertThat(service).hasAttribute("data-state", "ready");
            assertThat(page.locator("[data-field=nodes]")).containsText("n1");
        }
        browser.assertBehaved();
    }
}
