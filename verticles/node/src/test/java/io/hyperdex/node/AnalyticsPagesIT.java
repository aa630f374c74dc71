package io.hyperdex.node;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.hyperdex.node.testing.Sections.assertDrawn;
import static io.hyperdex.node.testing.Sections.assertFits;
import static io.hyperdex.node.testing.Sections.exact;
import static io.hyperdex.node.testing.Sections.field;
import static io.hyperdex.node.testing.Sections.ready;
import static io.hyperdex.node.testing.Sections.section;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.hyperdex.node.testing.Browser;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.KnownTrader;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages of traders and of gas, on one node that holds the recorded day and a trader whose figures are known. */
class AnalyticsPagesIT {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 375;
    private static final String KEY = "a-bootstrap-key-of-the-desk";
    private static final String PRIVATE = "0x" + "b7".repeat(20);
    private static final String NOBODY = "0x" + "99".repeat(20);

    @TempDir
    static Path directory;

    private static NodeProcess node;
    private static HttpCaller api;

    @RegisterExtension
    final Browser browser = new Browser();

    @BeforeAll
    static void post() throws Exception {
        node = NodeProcess.start(
                directory.resolve("data"),
                Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest", "HYPERDEX_AUTH_BOOTSTRAP_KEY", KEY));
        api = new HttpCaller(node.http());
        RecordedSwaps.describe(api);
        KnownTrader.post(api, KnownTrader.ADDRESS);
        KnownTrader.post(api.with(KEY), PRIVATE);
        api.post("/v1/trades", "application/json", RecordedSwaps.body(RecordedSwaps.all()));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonNode data(String path) throws Exception {
        return api.getJson(path).path("data");
    }

    private static JsonNode ofTrader(String what) throws Exception {
        return data(KnownTrader.path(KnownTrader.ADDRESS, what));
    }

    private Page open(String path, int width) {
        return browser.open(node.http().resolve(path), width);
    }

    private Page trader(String address, int width) {
        return open("/trader.html?trader=" + address, width);
    }

    @Test
    void aTradersFiguresAreThoseOfRestAndEveryMeasureExplainsItself() throws Exception {
        Page page = trader(KnownTrader.ADDRESS.toUpperCase(Locale.ROOT).replace("0X", "0x"), DESKTOP);
        JsonNode pnl = ofTrader("pnl");
        Locator holdings = ready(page, "trader");
        assertThat(field(holdings, "heading")).hasText(KnownTrader.CHECKSUMMED);
        Locator totals = holdings.locator(".tiles");
        assertThat(exact(field(totals, "total"))).isEqualTo(pnl.path("total").asText());
        assertThat(exact(field(totals, "value"))).isEqualTo(pnl.path("value").asText());
        assertThat(holdings.locator("tr[data-token]"))
                .hasCount(pnl.path("positions").size());
        for (JsonNode position : pnl.path("positions")) {
            Locator row =
                    holdings.locator("tr[data-token='" + position.path("token").asText() + "']");
            assertThat(exact(row.locator("[data-field=quantity]")))
                    .isEqualTo(position.path("quantity").asText());
            if (!position.path("value").isNull()) {
                assertThat(exact(row.locator("[data-field=unrealised]")))
                        .isEqualTo(position.at("/unrealised/net").asText());
            }
        }
        Locator unpriced = holdings.locator("tr[data-token='" + KnownTrader.UNPRICED + "']");
        unpriced.locator("[data-field=value] button").focus();
        assertThat(unpriced.locator("[role=tooltip]:visible")).containsText("No price");
        assertThat(field(holdings, "left-out")).containsText("<img");
        assertThat(page.locator("img[onerror], img[src=x]")).hasCount(0);

        Locator history = ready(page, "history");
        assertThat(history).hasAttribute("data-points", String.valueOf(points()));
        assertDrawn(field(history, "chart"));
        JsonNode summary = ofTrader("pnl/summary");
        assertThat(exact(field(ready(page, "profits"), "best-day").locator("span[title]")))
                .isEqualTo(summary.at("/bestDay/profitUsd").asText());
        assertMeasures(page);
        JsonNode gas = ofTrader("gas").at("/chains/0");
        assertThat(exact(field(ready(page, "gas"), "spent")))
                .isEqualTo(gas.at("/figures/cost").asText());
        assertThat(field(section(page, "gas"), "advice").locator("li[data-subject]"))
                .hasCount(ofTrader("gas/recommendations").path("items").size());
        browser.assertBehaved();
    }

    private static int points() throws Exception {
        return ofTrader("pnl/history?limit=1500").size();
    }

    private static void assertMeasures(Page page) throws Exception {
        Locator measures = ready(page, "measures");
        JsonNode performance = ofTrader("performance").path("performance");
        for (String name : new String[] {"cumulative", "sharpe", "sortino", "maxDrawdown", "annualised"}) {
            JsonNode value = performance.path(name);
            assertThat(measures.locator("[data-measure=" + name + "]"))
                    .hasAttribute("data-value", value.isNull() ? "" : value.asText());
        }
        Locator sharpe = measures.locator("[data-measure=sharpe]");
        Locator explanation = sharpe.locator("[role=tooltip]");
        assertThat(explanation).isHidden();
        sharpe.hover();
        assertThat(explanation).isVisible();
        assertThat(explanation).containsText(performance.at("/terms/n").asText() + " daily returns (N)");
        assertThat(explanation).containsText("risk-free rate 2% a year");
        Locator absent = measures.locator("[data-measure=annualised]");
        assertThat(absent.locator("strong")).hasText("—");
        absent.locator("button").focus();
        assertThat(absent.locator("[role=tooltip]")).isVisible();
        assertThat(absent.locator("[role=tooltip]")).containsText("Not given: fewer than 30 days.");
        page.keyboard().press("Escape");
        assertThat(absent.locator("[role=tooltip]")).isHidden();
    }

    private void assertLinkFromTheDashboard() {
        Page page = open("/#/1/" + RecordedSwaps.USDC_WETH, DESKTOP);
        Locator link = page.locator("tr[data-trade] a").first();
        String address = link.textContent();
        link.click();
        assertThat(field(ready(page, "trader"), "heading"))
                .hasText(Pattern.compile(
                        address.substring(0, 6) + ".*" + address.substring(7), Pattern.CASE_INSENSITIVE));
        assertThat(page.locator("nav [aria-current=page]")).hasText("Traders");
    }

    @Test
    void choicesGoToTheAddressAndFilesHoldWhatIsShown() throws Exception {
        assertLinkFromTheDashboard();
        Page page = trader(KnownTrader.ADDRESS, DESKTOP);
        ready(page, "trader");
        page.locator("[name=currency][value=eth] + span").click();
        page.locator("[name=method][value=hifo] + span").click();
        assertThat(page).hasURL(Pattern.compile(".*method=hifo&currency=eth"));
        JsonNode pnl = ofTrader("pnl?method=hifo&currency=eth");
        assertThat(field(ready(page, "trader").locator(".tiles"), "realised"))
                .hasAttribute("title", pnl.at("/realised/net").asText() + " ETH");
        page.goBack();
        assertThat(page.locator("[name=method][value=fifo]")).isChecked();

        Download trades = page.waitForDownload(
                () -> page.locator("[data-field=trades-csv]").click());
        assertThat(Files.readAllLines(trades.path()))
                .hasSize(1 + pnl.path("trades").asInt());
        ready(page, "history");
        Download profit = page.waitForDownload(
                () -> page.locator("[data-field=history-csv]").click());
        assertThat(Files.readAllLines(profit.path()))
                .hasSize(1 + points())
                .first()
                .asString()
                .startsWith("time,");
        browser.assertBehaved();
    }

    @Test
    void whoHasNoTradesIsEmptyUntilTheFirstWhoIsPrivateNeedsAKeyAndFailuresCanBeTriedAgain() throws Exception {
        Page nobody = trader(NOBODY, DESKTOP);
        assertThat(field(ready(nobody, "trader"), "details")).containsText("No trades");
        assertThat(section(nobody, "history")).hasAttribute("data-state", "empty");
        assertThat(section(nobody, "gas")).hasAttribute("data-state", "empty");
        KnownTrader.buy(api, NOBODY);
        assertThat(nobody.locator("tr[data-token] [data-field=quantity]").first())
                .isVisible();
        assertThat(field(section(nobody, "trader"), "details")).containsText("1 trade since");
        nobody.locator("[data-field=address]").fill("0x12");
        nobody.keyboard().press("Enter");
        assertThat(nobody.locator("[data-field=address-message]")).isVisible();

        Page closed = trader(PRIVATE, DESKTOP);
        assertThat(section(closed, "trader")).hasAttribute("data-state", "error");
        assertThat(section(closed, "history")).isHidden();
        closed.locator("[data-field=key]").fill(KEY);
        closed.locator("[data-field=key-form] button").click();
        assertThat(field(ready(closed, "trader"), "details")).containsText("source admin");

        Page failing = trader(KnownTrader.ADDRESS, DESKTOP);
        failing.route("**/pnl?*", route -> route.abort());
        failing.reload();
        assertThat(section(failing, "trader")).hasAttribute("data-state", "error");
        failing.unroute("**/pnl?*");
        section(failing, "trader").locator("[data-field=retry]").click();
        ready(failing, "trader");
        browser.assertBehaved();
    }

    @Test
    void gasFiguresAreThoseOfRest() throws Exception {
        Page page = open("/gas.html?chain=1", DESKTOP);
        JsonNode oracle = data("/v1/gas/oracle?chain=1").at("/blockPrices/0");
        Locator bids = ready(page, "oracle");
        for (JsonNode bid : oracle.path("estimatedPrices")) {
            Locator shown =
                    bids.locator("[data-confidence='" + bid.path("confidence").asText() + "']");
            assertThat(exact(field(shown, "price"))).isEqualTo(bid.path("price").asText());
            assertThat(exact(field(shown, "priority")))
                    .isEqualTo(bid.path("maxPriorityFeePerGas").asText());
        }
        JsonNode week = data("/v1/gas/hours?chain=1").path("week");
        Locator hours = ready(page, "hours");
        assertThat(hours).hasAttribute("data-cells", String.valueOf(week.size()));
        assertDrawn(field(hours, "chart"));
        JsonNode failed = data("/v1/gas/failed?chain=1");
        assertThat(exact(field(ready(page, "failed"), "burned")))
                .isEqualTo(failed.at("/figures/burned").asText());
        assertDrawn(field(section(page, "failed"), "chart"));
        for (String part : new String[] {"pools", "protocols"}) {
            for (JsonNode one : data("/v1/gas/" + part + "?chain=1")) {
                String subject =
                        one.path(part.equals("pools") ? "pool" : "protocol").asText();
                Locator row = ready(page, part).locator("[data-part='" + subject + "']");
                assertThat(exact(field(row, "cost")))
                        .isEqualTo(one.at("/figures/cost").asText());
            }
        }
        assertEstimates(page);
        assertMakesAReport(page);
        assertSaysThatThereIsNone(open("/gas.html?chain=10", DESKTOP));
        browser.assertBehaved();
    }

    private static void assertEstimates(Page page) {
        Locator estimate = section(page, "estimate");
        estimate.locator("[name=tokenIn]").fill(KnownTrader.UNPRICED);
        estimate.locator("button").click();
        assertThat(field(estimate, "message")).containsText("both tokens or none");
        estimate.locator("[name=tokenIn]").fill("");
        estimate.locator("button").click();
        assertThat(field(estimate, "units")).containsText("141,000 units");
    }

    private static void assertMakesAReport(Page page) throws Exception {
        Locator reports = section(page, "reports");
        assertThat(reports).hasAttribute("data-state", "empty");
        reports.locator("button[type=submit]").click();
        Locator files = reports.locator("tr[data-made=ready] a");
        Download pdf = page.waitForDownload(() -> files.first().click());
        assertThat(Files.readAllBytes(pdf.path())).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertSaysThatThereIsNone(Page page) {
        for (String name : new String[] {"oracle", "hours", "failed", "pools", "protocols"}) {
            assertThat(section(page, name)).hasAttribute("data-state", "empty");
        }
    }

    @Test
    void phonesScrollTablesAndNothingElseSideways() {
        Page trader = trader(KnownTrader.ADDRESS, PHONE);
        for (String name : new String[] {"trader", "history", "profits", "measures", "gas"}) {
            ready(trader, name);
        }
        assertFits(trader);
        Page gas = open("/gas.html", PHONE);
        for (String name : new String[] {"oracle", "hours", "failed", "pools", "protocols"}) {
            ready(gas, name);
        }
        assertFits(gas);
        browser.assertBehaved();
    }
}
