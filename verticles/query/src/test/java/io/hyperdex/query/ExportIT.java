package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportIT {
    private static final int ROWS = 50_000;

    private static SeededMarket market;
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        market = new SeededMarket(7, 300);
        node = new QueryNode(
                QueryNode.configuration().with("query.exportsMax", "2").with("query.exportStall", "2s"));
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.write(market);
            store.update("update tokens set symbol = '=HYPERLINK(\"x\"),' where address = ?", SeededMarket.WETH);
            store.update("update trades set metadata = '{\"note\":\"a, \\\"b\\\"\"}' where position = 1");
            store.update("insert into protocols (name) values ('bulk')");
            store.update("select ensure_trades_partition('2023-03-01 00:00:00+00')");
            store.update("""
                    insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                        amount_out, pool_price, amount_usd, trade_id)
                    select 1000 + n, timestamptz '2023-03-01 00:00:00+00' + (n / 7) * interval '1 second', 1, 1, 1,
                        (select id from protocols where name = 'bulk'), 0, true, n, 1.5, 2.25, n, 'bulk-' || n
                    from generate_series(1, ?) n
                    """, ROWS);
            connection.commit();
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void jsonIsTheListOnOnePage() {
        JsonObject file = node.get("exportTrades", "/v1/trades/export?format=json&status=all&from=2023-06-01T00:00:00Z")
                .json();
        List<JsonObject> listed = node.all("listTrades", "/v1/trades?status=all&limit=100&from=2023-06-01T00:00:00Z");
        assertThat(file.getJsonArray("data").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .isEqualTo(listed);
        assertThat(file.getValue("next")).isNull();
        assertThat(file.getJsonObject("asOf").getString("position")).endsWith(".300");
    }

    @Test
    void csvHasAColumnPerKeyAndNoCellThatIsAFormula() {
        HttpResponse<String> file = node.send(
                "/v1/trades/export?status=all&order=asc&from=2023-06-01T00:00:00Z",
                HttpResponse.BodyHandlers.ofString());
        assertThat(file.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(file.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"trades.csv\"");
        List<JsonObject> listed =
                node.all("listTrades", "/v1/trades?status=all&order=asc&limit=1000&from=2023-06-01T00:00:00Z");
        List<List<String>> rows = cells(file.body());
        List<String> names = List.copyOf(listed.get(0).fieldNames());
        assertThat(rows.get(0)).isEqualTo(names);
        assertThat(rows).hasSize(listed.size() + 1);
        for (int i = 0; i < listed.size(); i++) {
            for (int column = 0; column < names.size(); column++) {
                Object value = listed.get(i).getValue(names.get(column));
                String expected = value == null ? "" : value.toString();
                assertThat(rows.get(i + 1).get(column)).isEqualTo(expected.startsWith("=") ? "'" + expected : expected);
            }
        }
        assertThat(file.body()).contains("\"'=HYPERLINK(\"\"x\"\"),\"").contains("\"{\"\"note\"\":\"\"a, ");
    }

    private static List<List<String>> cells(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        Matcher cell = Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^\",\r\n]*))(,|\r\n)")
                .matcher(csv);
        while (cell.find()) {
            row.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
            if (cell.group(3).equals("\r\n")) {
                rows.add(row);
                row = new ArrayList<>();
            }
        }
        return rows;
    }

    @Test
    void aSpreadsheetOpensAndHoldsEveryRow(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("trades.xlsx");
        var reply = node.send(
                "/v1/trades/export?format=xlsx&protocol=bulk&limit=3000", HttpResponse.BodyHandlers.ofFile(file));
        assertThat(reply.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"trades.xlsx\"");
        try (var zip = new ZipFile(file.toFile())) {
            String sheet = new String(
                    zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(sheet)
                    .contains("bulk-50000")
                    .contains("&apos;=HYPERLINK")
                    .doesNotContain("<f>");
            assertThat(Pattern.compile("<row ").matcher(sheet).results().count())
                    .isEqualTo(3_001);
        }
    }

    @Test
    void aLongExportStreamsInFlatMemory() throws IOException {
        for (String format : List.of("csv", "json", "xlsx")) {
            System.gc();
            long before = used();
            var most = new AtomicLong();
            long lines = 0;
            HttpResponse<InputStream> file = node.send(
                    "/v1/trades/export?protocol=bulk&format=" + format, HttpResponse.BodyHandlers.ofInputStream());
            byte[] portion = new byte[1 << 16];
            long total = 0;
            try (InputStream in = file.body()) {
                for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
                    total += read;
                    for (int i = 0; i < read; i++) {
                        lines += portion[i] == '\n' ? 1 : 0;
                    }
                    if (total >> 20 != (total - read) >> 20) {
                        System.gc();
                        most.set(Math.max(most.get(), used() - before));
                    }
                }
            }
            System.out.println(format + ": " + total + " bytes, heap at most +" + most + " bytes");
            assertThat(most.get()).isLessThan(24 << 20);
            if (!format.equals("xlsx")) {
                assertThat(lines).isGreaterThanOrEqualTo(ROWS);
            }
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void readersWhoTakeNothingAreBrokenOffAndHoldUpNobodyForGood() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.connect(new java.net.InetSocketAddress("127.0.0.1", node.port()));
                OutputStream out = socket.getOutputStream();
                out.write("GET /v1/trades/export?protocol=bulk HTTP/1.1\r\nHost: x\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                stalled.add(socket);
            }
            var refused = node.get("exportTrades", "/v1/trades/export?format=json&limit=1");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().getString("code")).isEqualTo("overloaded");
            long deadline = System.nanoTime() + 30_000_000_000L;
            int status = 503;
            while (status == 503 && System.nanoTime() < deadline) {
                status = node.get("exportTrades", "/v1/trades/export?format=json&limit=1")
                        .status();
            }
            assertThat(status).isEqualTo(200);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void whatCannotBeExportedIsRefusedBeforeTheFirstByte() {
        assertThat(node.get("exportTrades", "/v1/trades/export?format=pdf&foo=1")
                        .json()
                        .getJsonArray("errors"))
                .hasSize(2);
        assertThat(node.get("exportTrades", "/v1/trades/export?format=csv", "Accept", "application/json")
                        .status())
                .isEqualTo(406);
        assertThat(node.send(
                                "/v1/trades/export?pool=0x" + "8".repeat(40),
                                HttpResponse.BodyHandlers.ofString(),
                                "Accept",
                                "text/*")
                        .body()
                        .lines())
                .hasSize(1);
    }
}
