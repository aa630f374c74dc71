package io.hyperdex.platform.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.json.Times;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
    private static final Contract CONTRACT = Contract.load();
    private static final String POOL = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

    private static final List<String> OPERATIONS = List.of(
            "GET /v1/trades listTrades READ",
            "POST /v1/trades postTrades INGEST",
            "GET /v1/trades/export exportTrades READ",
            "GET /v1/trades/:tradeId getTrade READ",
            "GET /v1/candles listCandles READ",
            "GET /v1/pools listPools READ",
            "GET /v1/pools/:chain/:address getPool READ",
            "PUT /v1/pools/:chain/:address putPool INGEST",
            "GET /v1/tokens listTokens READ",
            "GET /v1/tokens/:chain/:address getToken READ",
            "PUT /v1/tokens/:chain/:address putToken INGEST",
            "GET /v1/prices listPrices READ",
            "POST /v1/prices postPrices INGEST",
            "GET /v1/prices/history listPriceHistory READ",
            "GET /v1/stream/sse streamEvents READ",
            "GET /v1/stream/history listStreamHistory READ",
            "POST /v1/bench postBenchEvent INGEST",
            "GET /v1/gas/oracle getGasOracle READ",
            "GET /v1/gas/estimate getGasEstimate READ",
            "GET /v1/gas/hours getGasHours READ",
            "GET /v1/gas/pools listGasPools READ",
            "GET /v1/gas/protocols listGasProtocols READ",
            "GET /v1/gas/failed getGasFailed READ",
            "GET /v1/gas/reports listGasReports READ",
            "POST /v1/gas/reports createGasReport READ",
            "GET /v1/gas/reports/:id getGasReport READ",
            "GET /v1/gas/reports/:id/download downloadGasReport READ",
            "GET /v1/traders/:address/gas getTraderGas READ",
            "GET /v1/traders/:address/gas/recommendations getTraderGasRecommendations READ",
            "GET /v1/traders/:address/positions listPositions READ",
            "GET /v1/traders/:address/pnl getPnl READ",
            "GET /v1/traders/:address/pnl/history listPnlHistory READ",
            "GET /v1/traders/:address/pnl/summary getPnlSummary READ",
            "GET /v1/traders/:address/summary getTraderSummary READ",
            "GET /v1/traders/:address/performance getPerformance READ",
            "GET /v1/traders/:address/risk getRisk READ",
            "GET /v1/leaderboard listLeaderboard READ",
            "GET /v1/usage getUsage READ",
            "GET /v1/admin/usage getAdminUsage ADMIN",
            "GET /v1/limits getLimits READ",
            "GET /v1/admin/blocks listBlocks ADMIN",
            "DELETE /v1/admin/blocks/:id liftBlock ADMIN",
            "GET /v1/admin/load getLoad ADMIN",
            "GET /v1/admin/keys listKeys ADMIN",
            "POST /v1/admin/keys createKey ADMIN",
            "PATCH /v1/admin/keys/:id amendKey ADMIN",
            "DELETE /v1/admin/keys/:id revokeKey ADMIN",
            "POST /v1/admin/keys/:id/rotate rotateKey ADMIN",
            "GET /v1/service/performance getServicePerformance READ",
            "GET /v1/service/cache getServiceCache READ",
            "GET /v1/demo getDemo READ",
            "POST /v1/demo/replay replayDemo INGEST",
            "GET /openapi.yaml getOpenapi null",
            "GET /asyncapi.yaml getAsyncapi null",
            "GET /docs getDocs null",
            "GET /problems/:code getProblem null");

    @Test
    void knowsEveryOperationWithItsRouteAndScope() {
        assertThat(CONTRACT.operations())
                .extracting(operation ->
                        operation.method() + " " + operation.path() + " " + operation.id() + " " + operation.scope())
                .containsExactlyElementsOf(OPERATIONS);
    }

    @Test
    void knowsTheMethodsOfAPath() {
        assertThat(CONTRACT.methods("/v1/trades")).containsExactly("GET", "POST");
        assertThat(CONTRACT.methods("/v1/pools/1/" + POOL)).containsExactly("GET", "PUT");
        assertThat(CONTRACT.methods("/v1/admin/keys/k1")).containsExactly("DELETE", "PATCH");
        assertThat(CONTRACT.methods("/v1/admin/keys/k1/")).containsExactly("DELETE", "PATCH");
        assertThat(CONTRACT.methods("/v1/admin/keys/k1/rotate")).containsExactly("POST");
        assertThat(CONTRACT.methods("/openapiXyaml")).isEmpty();
        assertThat(CONTRACT.methods("/v1/pools/1")).isEmpty();
    }

    @Test
    void givesEveryParameterATypeThatItCanReadAndEveryIntegerARangeThatFits() {
        for (ContractOperation operation : CONTRACT.operations()) {
            for (Parameter parameter : operation.parameters()) {
                JsonObject schema = parameter.check().schema();
                assertThat(schema.getString("type"))
                        .as("%s of %s", parameter.name(), operation.id())
                        .isIn("string", "integer", "array");
                if (schema.getString("type").equals("integer")) {
                    assertThat(schema.getLong("minimum")).isNotNull();
                    assertThat(schema.getLong("maximum")).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listTrades  | limit=0                         | query limit minimum must be at least 1
            listTrades  | limit=1001                      | query limit maximum must be at most 1000
            listTrades  | limit=99999999999999999999      | query limit maximum must be at most 1000
            listTrades  | limit=1.5                       | query limit type must be an integer
            listTrades  | limit=                          | query limit type must be an integer
            listTrades  | limit=+5                        | query limit type must be an integer
            listTrades  | limit=5&limit=6                 | query limit repeated must be given once
            listTrades  | Limit=5                         | query Limit unknown unknown parameter
            listTrades  | chain=0                         | query chain minimum must be at least 1
            listTrades  | pool=0x12                       | query pool pattern must be 0x and 40 or 64 hexadecimal digits
            listTrades  | trader=vitalik.eth              | query trader pattern must be 0x and 40 hexadecimal digits
            listTrades  | status=pending                  | query status enum must be one of executed failed all
            listTrades  | minUsd=-1                       | query minUsd pattern must be a decimal number in plain notation, at most 78 digits before the point and 36 after it
            listTrades  | minUsd=1e3                      | query minUsd pattern must be a decimal number in plain notation, at most 78 digits before the point and 36 after it
            listTrades  | from=yesterday                  | query from pattern must be an RFC 3339 time or Unix seconds
            listTrades  | from=2024-01-05                 | query from pattern must be an RFC 3339 time or Unix seconds
            listTrades  | from=2024-01-05T00:00:00.1234Z  | query from precision must have at most 3 fraction digits
            listTrades  | from=1704412823.1234            | query from precision must have at most 3 fraction digits
            listTrades  | from=yesterday.1234             | query from pattern must be an RFC 3339 time or Unix seconds
            listTrades  | after=41                        | query after pattern must be a position as in asOf of an answer
            listTrades  | after=e5k2.41&sort=usd          | query sort excluded must not stand beside after
            listTrades  | cursor=                         | query cursor minLength must have at least 1 character
            listPrices  | chain=1&tokens=0x12,0x34        | query tokens pattern must be 0x and 40 hexadecimal digits
            listPools   | sort=name                       | query sort enum must be one of volume24h trades24h created
            listPools   | q=a%00b                         | query q pattern must be 1 to 64 characters without control characters
            listCandles | chain=1&interval=2m             | query pool required is required; query interval enum must be one of 1s 1m 5m 15m 1h 4h 1d 1w 1mo
            listCandles | interval=1m&foo=1&chain=x       | query chain type must be an integer; query pool required is required; query foo unknown unknown parameter
            """)
    void namesEverythingThatIsWrongWithAQuery(String operation, String query, String expected) {
        assertThat(text(violations(operation, query, Map.of()))).isEqualTo(expected);
    }

    @Test
    void checksThePath() {
        assertThat(text(violations("getPool", "", Map.of("chain", "eth", "address", POOL + "\n"))))
                .isEqualTo("path chain type must be an integer; "
                        + "path address pattern must be 0x and 40 or 64 hexadecimal digits");
        assertThat(violations("getTrade", "", Map.of("tradeId", "export"))).hasSize(1);
    }

    @Test
    void givesTypedValuesAndTheDefaultsOfTheContract() {
        RequestParameters parameters = validate(
                "listCandles", "chain=1&pool=" + POOL + "&interval=1mo&from=2024-01-05T00:00:00%2B02:00", Map.of());

        assertThat(parameters.requiredInteger("chain")).isEqualTo(1);
        assertThat(parameters.requiredString("pool")).isEqualTo(POOL);
        assertThat(parameters.integer("limit")).isEqualTo(500);
        assertThat(parameters.string("currency")).isEqualTo("quote");
        assertThat(parameters.string("from")).isEqualTo("2024-01-05T00:00:00+02:00");
        assertThat(parameters.string("to")).isNull();
        assertThat(parameters.strings("to")).isEmpty();
        assertThatThrownBy(() -> parameters.requiredString("to")).hasMessage("the contract lets to be absent");
    }

    @ParameterizedTest
    @CsvSource({
        "1704412823",
        "1704412823.5",
        "2024-01-05T00:00:23Z",
        "2024-01-05t00:00:23.123z",
        "2024-01-05 00:00:23Z",
        "2024-01-05T00:00:23-05:30"
    })
    void takesTimesInEveryAllowedNotation(String time) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap().add("from", time);

        assertThat(CONTRACT.validate(CONTRACT.operation("listTrades"), query, Map.of())
                        .string("from"))
                .isEqualTo(time);
        assertThat(Times.parse(time)).isBetween("2024-01-04T23:00:00Z", "2024-01-05T06:00:00Z");
    }

    @Test
    void splitsListsAtCommasAndBoundsThem() {
        assertThat(validate("listPrices", "chain=1&tokens=" + WETH + "," + WETH, Map.of())
                        .strings("tokens"))
                .containsExactly(WETH, WETH);
        String many = IntStream.range(0, 101).mapToObj(i -> WETH).collect(Collectors.joining(","));
        assertThat(text(violations("listPrices", "chain=1&tokens=" + many, Map.of())))
                .isEqualTo("query tokens maxItems must have at most 100 items");
    }

    @Test
    void namesEverythingThatIsWrongWithABodyByPointer() {
        var body = new JsonObject()
                .put("extra/field", 1)
                .put(
                        "prices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("chainId", "1")
                                        .put("token", WETH)
                                        .put("usd", "0.00")
                                        .put("timestamp", "2024-01-05T00:00:00.1234Z"))
                                .add(new JsonObject()
                                        .put("chainId", 1)
                                        .put("usd", "1")
                                        .put("timestamp", true)));

        List<Violation> violations = bodyViolations(CONTRACT.operation("postPrices"), body);

        assertThat(violations.stream().map(ContractTest::text))
                .containsExactlyInAnyOrder(
                        "body /extra~1field unknown unknown field",
                        "body /prices/0/chainId type must be an integer",
                        "body /prices/0/usd pattern must be a decimal number above 0 in plain notation, "
                                + "at most 78 digits before the point and 36 after it",
                        "body /prices/0/timestamp precision must have at most 3 fraction digits",
                        "body /prices/1/token required is required",
                        "body /prices/1/timestamp type must be a string or a number");
    }

    @Test
    void refusesNulAndLoneSurrogatesInNames() {
        ContractOperation operation = CONTRACT.operation("putToken");
        var token = new JsonObject()
                .put("symbol", "WETH")
                .put("name", "Ether \uD83D\uDE00")
                .put("decimals", 18);

        assertThat(bodyViolations(operation, token)).isEmpty();
        assertThat(bodyViolations(operation, token.copy().put("name", "a\uD83D")))
                .hasSize(1);
        assertThat(bodyViolations(operation, token.copy().put("name", "a\u0000")))
                .hasSize(1);
        assertThat(bodyViolations(operation, token.copy().put("symbol", "WETH\n")))
                .hasSize(1);
    }

    @Test
    void survivesHostileFieldNamesAndBoundsWhatItSays() {
        var body = new JsonObject().put("\tz%A", 1).put("a#b+c", 1).put("\uD800", 1);
        IntStream.range(0, 1000).forEach(i -> body.put("field" + i, i));

        List<Violation> violations = bodyViolations(CONTRACT.operation("putToken"), body);

        assertThat(violations).hasSize(100);
        assertThat(violations).extracting(Violation::field).contains("/symbol", "/a#b+c");
    }

    private static RequestParameters validate(String operation, String query, Map<String, String> path) {
        var parameters = MultiMap.caseInsensitiveMultiMap();
        new QueryStringDecoder("?" + query).parameters().forEach(parameters::add);
        return CONTRACT.validate(CONTRACT.operation(operation), parameters, path);
    }

    private static List<Violation> violations(String operation, String query, Map<String, String> path) {
        return refused(() -> validate(operation, query, path));
    }

    private static List<Violation> bodyViolations(ContractOperation operation, JsonObject body) {
        return refused(() -> CONTRACT.validateBody(operation, body));
    }

    private static List<Violation> refused(ThrowingCallable check) {
        return catchThrowable(check) instanceof ApiException refusal ? refusal.violations() : List.of();
    }

    private static String text(List<Violation> violations) {
        return violations.stream().map(ContractTest::text).collect(Collectors.joining("; "));
    }

    private static String text(Violation violation) {
        return violation.in() + " " + violation.field() + " " + violation.rule() + " " + violation.message();
    }
}
