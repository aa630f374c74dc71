package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.query.QueryNode.Reply;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports of one transaction: what matters here is how they are asked for, made, kept, seen and forgotten. */
class GasReportsIT {
    private static final String REPORTS = "/v1/gas/reports";
    private static final String TRADER = "0x" + "a1".repeat(20);
    private static final String POOL = "0x" + "b1".repeat(20);
    private static final String DAY = "\"period\":\"daily\",\"chainId\":1,\"from\":\"2024-01-04T10:00:00Z\"";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static QueryNode node;
    private static String[] alice;
    private static String[] bob;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(
                QueryNode.configuration().with("reports.perOwnerMax", "5").with("reports.waitingMax", "5"));
        alice = key("alice");
        bob = key("bob");
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.update("insert into sources (name) values ('alice')");
            store.update("insert into protocols (name) values ('uniswap-v3')");
            store.update("insert into accounts (address) values (?)", TRADER);
            store.update("insert into tokens (chain_id, address) values (1, ?), (1, ?)", POOL, TRADER);
            store.update("insert into pools (chain_id, address, protocol, token0, token1, quote)" + " select 1, '"
                    + POOL + "', 'uniswap-v3', min(id), max(id), 0 from tokens");
            store.update("select ensure_trades_partition(timestamptz '2024-01-04 12:00:00+00')");
            store.update(
                    "insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one,"
                            + " amount_in, amount_out, trade_id, tx_hash) values (1, '2024-01-04 12:00:00+00', 1, 1, 1, 1, 0, true, 1,"
                            + " 2, 'one', decode(repeat('01', 32), 'hex'))");
            store.update(
                    "insert into gas_transactions (source_id, chain_id, tx, ts, trader_id, failed, gas_used, gas_price,"
                            + " native_usd, pools, protocols, amounts, first_log, last_log, token_first, token_last, amount_usd)"
                            + " values (1, 1, decode(repeat('01', 32), 'hex'), '2024-01-04 12:00:00+00', 1, false, 100000, 20000000000,"
                            + " 2000, '{1}', '{1}', '{1000}', 0, 0, 1, 2, 1000)");
            store.update("insert into gas_prices values (1, '2024-01-04 12:00:00+00', 20000000000, 1)");
            for (String scope : List.of(
                    "0, 1, 3600, '2024-01-04 12:00:00+00', 0, 0",
                    "0, 1, 86400, '2024-01-04', 0, 0",
                    "1, 1, 86400, '2024-01-04', 1, 0",
                    "2, 1, 86400, '2024-01-04', 1, 0",
                    "3, 1, 86400, '2024-01-04', 1, 1")) {
                store.update("insert into gas_sums values (" + scope + ", 1, 1, 0, 0, 0, 0.002, 4, 0, 0, 4, 1000)");
            }
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String[] key(String source) {
        String key = node.call(
                        "createKey",
                        "POST",
                        "/v1/admin/keys",
                        "{\"scopes\":[\"read\"],\"source\":\"" + source + "\"}",
                        "X-API-Key",
                        QueryNode.KEY)
                .json()
                .getJsonObject("data")
                .getString("key");
        return new String[] {"X-API-Key", key};
    }

    private static Reply ask(String fields, String... headers) {
        return node.call("createGasReport", "POST", REPORTS, "{" + fields + "}", headers);
    }

    private static JsonObject asked(String fields, String... headers) {
        Reply reply = ask(fields, headers);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(202);
        return reply.json().getJsonObject("data");
    }

    private static JsonObject state(JsonObject report, String... headers) {
        Reply reply = node.get("getGasReport", REPORTS + "/" + report.getString("id"), headers);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    private static void becomes(String state, JsonObject report, String... headers) throws Exception {
        Eventually.holds(
                "the report is " + state,
                SOON,
                () -> state(report, headers).getString("state").equals(state));
    }

    private static <T> HttpResponse<T> download(
            JsonObject report, String format, HttpResponse.BodyHandler<T> body, String... headers) {
        return node.send(REPORTS + "/" + report.getString("id") + "/download?format=" + format, body, headers);
    }

    @Test
    void aReportIsMadeOnceFiguresHaveComeSoFarAndIsKeptAsJsonCsvAndPdf() throws Exception {
        String[] carol = key("carol");
        update("update position_head set last = 5");
        JsonObject report = asked(DAY, carol);
        assertThat(state(report, carol).getString("state")).isEqualTo("queued");
        assertThat(download(report, "json", HttpResponse.BodyHandlers.ofString(), carol)
                        .statusCode())
                .isEqualTo(409);
        update("insert into analytics_progress (name, position) values ('gas', 5)");
        becomes("ready", report, carol);

        JsonObject made = node.get(
                        "downloadGasReport", REPORTS + "/" + report.getString("id") + "/download?format=json", carol)
                .json()
                .getJsonObject("data");
        assertThat(made.getJsonObject("subject").getString("to")).isEqualTo("2024-01-05T00:00:00.000Z");
        assertThat(made.getJsonObject("figures").getString("cost")).isEqualTo("0.002");
        assertThat(made.getJsonArray("series")).hasSize(1);
        assertThat(made.getJsonArray("pools")).hasSize(1);
        assertThat(made.getJsonArray("transactions").getJsonObject(0).getString("costUsd"))
                .isEqualTo("4");
        String csv = download(report, "csv", HttpResponse.BodyHandlers.ofString(), carol)
                .body();
        assertThat(csv.lines().map(line -> line.replaceFirst(",.*", "")).distinct())
                .containsExactly("section", "total", "step", "pool", "protocol", "hour", "transaction");
        HttpResponse<byte[]> pdf = download(report, "pdf", HttpResponse.BodyHandlers.ofByteArray(), carol);
        assertThat(pdf.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"gas-report.pdf\"");
        try (var document = Loader.loadPDF(pdf.body())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("Gas report, daily", "Chain 1", "0.002", "Cost, USD", "Median gas price", POOL);
        }
        assertThat(state(report, carol).getString("progress")).isEqualTo("1");
    }

    @Test
    void aTraderOfAPostedSourceIsReportedToItsKeyOnly() throws Exception {
        String mine = DAY + ",\"trader\":\"" + TRADER.toUpperCase(Locale.ROOT).replace("0X", "0x") + "\"";

        assertThat(ask(mine, bob).status()).isEqualTo(403);
        JsonObject report = asked(mine, alice);
        assertThat(report.getString("trader")).isEqualTo(TRADER);
        assertThat(node.get("getGasReport", REPORTS + "/" + report.getString("id"), bob)
                        .status())
                .isEqualTo(404);
        assertThat(node.get("getGasReport", REPORTS + "/" + report.getString("id"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aCallerKeepsSoManyAndReadsItsOwnPageByPage() {
        String[] dora = key("dora");
        for (int i = 0; i < 5; i++) {
            asked(DAY + (i == 0 ? ",\"pool\":\"" + POOL + "\"" : ""), dora);
        }

        assertThat(ask(DAY, dora).status()).isEqualTo(422);
        List<JsonObject> own = node.all("listGasReports", REPORTS + "?limit=2", dora);
        assertThat(own).hasSize(5);
        assertThat(own.get(4).getString("pool")).isEqualTo(POOL);
        assertThat(own.stream().map(report -> report.getString("createdAt")).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void whatANodeLeftBehindIsMadeAgainUnlessItEndsNodesTooOften() throws Exception {
        String insert =
                "insert into gas_reports (id, owner, anonymous, period, chain_id, from_ts, to_ts, position, state,"
                        + " attempts, created_at, expires_at) values ('%s', '127.0.0.1', true, 'daily', 1, '2024-01-04',"
                        + " '2024-01-05', 0, 'running', %d, now(), now() + interval '1 day')";
        var again = new JsonObject().put("id", "00000000-0000-4000-8000-000000000001");
        var tooOften = new JsonObject().put("id", "00000000-0000-4000-8000-000000000002");
        update(insert.formatted(again.getString("id"), 1));
        update(insert.formatted(tooOften.getString("id"), 3));

        becomes("ready", again);
        becomes("failed", tooOften);
        assertThat(state(tooOften).getString("failure")).contains("too often");
    }

    @Test
    void anExpiredReportHasNoFilesAndIsForgottenLater() throws Exception {
        String[] erin = key("erin");
        JsonObject report = asked(DAY, erin);
        becomes("ready", report, erin);
        update("update gas_reports set expires_at = now() where id = '" + report.getString("id") + "'");

        assertThat(state(report, erin).getString("state")).isEqualTo("expired");
        assertThat(download(report, "pdf", HttpResponse.BodyHandlers.ofString(), erin)
                        .statusCode())
                .isEqualTo(404);
        update("update gas_reports set expires_at = now() - interval '31 days' where id = '" + report.getString("id")
                + "'");
        Eventually.holds(
                "it is forgotten",
                SOON,
                () -> node.get("getGasReport", REPORTS + "/" + report.getString("id"), erin)
                                .status()
                        == 404);
    }

    @Test
    void whatIsWrongIsRefusedByItsName() {
        for (String[] wrong : new String[][] {
            {"\"chainId\":1", "/period"},
            {"\"period\":\"hourly\",\"chainId\":1", "daily weekly monthly custom"},
            {"\"period\":\"daily\"", "/chainId"},
            {DAY + ",\"to\":\"2024-01-05T00:00:00Z\"", "/to"},
            {DAY + ",\"trader\":\"" + TRADER + "\",\"pool\":\"" + POOL + "\"", "/pool"},
            {"\"period\":\"custom\",\"chainId\":1", "/from"},
            {"\"period\":\"custom\",\"chainId\":1,\"from\":1704300000,\"to\":1704300000", "/to"},
            {"\"period\":\"custom\",\"chainId\":1,\"from\":1600000000,\"to\":1704300000", "400 days"},
            {"\"period\":\"weekly\",\"chainId\":1,\"from\":\"2124-01-04T10:00:00Z\"", "future"},
        }) {
            Reply reply = ask(wrong[0], bob);
            assertThat(reply.status()).as(wrong[0]).isEqualTo(400);
            assertThat(reply.http().body()).contains(wrong[1]);
        }
        assertThat(node.get("getGasReport", REPORTS + "/none").status()).isEqualTo(400);
    }

    private static void update(String sql) throws Exception {
        try (Connection connection = node.connect()) {
            new SeededStore(connection).update(sql);
        }
    }
}
