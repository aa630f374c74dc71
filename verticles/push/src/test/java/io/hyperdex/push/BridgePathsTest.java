package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.contract.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgePathsTest {
    private static final BridgePaths PATHS = BridgePaths.of(Contract.load().operations());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/trades",
                "/v1/candles",
                "/v1/trades/1:0x0bb5e0dc49ae0b5a1949beabadc64522dd5615415a168650a3b592a84ae5ee05:169",
                "/v1/pools/1/0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "/v1/traders/0xd8da6bf26964af9d7eed9e03e53415d37aa96045/pnl/history",
                "/v1/stream/history",
                "/v1/usage",
                "/v1/limits"
            })
    void documentsMayBeAskedFor(String path) {
        assertThat(PATHS.find(path)).contains(path);
    }

    @Test
    void whatIsEncodedIsReadAsTheRouterReadsIt() {
        assertThat(PATHS.find("/v1/trades/1%3A0xab%3A3")).contains("/v1/trades/1:0xab:3");
        assertThat(PATHS.find("/v1/%74okens")).contains("/v1/tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/trades/export",
                "/v1/trades/%65xport",
                "/v1/gas/reports/7/download",
                "/v1/stream",
                "/v1/stream/sse",
                "/v1/%73tream/sse",
                "/v1/%2573tream/sse",
                "/v1//stream/sse",
                "/v1/./stream/sse",
                "/v1/x/../stream/sse",
                "/v1/trades/../stream/sse",
                "/v1/trades/..",
                "/v1/trades/.",
                "/v1/trades/%2e%2e",
                "/v1/trades/a%2Fb",
                "/v1/trades/a%3Fb",
                "/v1/stream/sse?topics=service",
                "/v1/candles#x",
                "/v1/candles/",
                "/v1/candles\n",
                "/v1/%zz",
                "/v1/%",
                "/v1/nothing",
                "/v1/",
                "v1/candles",
                "/eventbus/info",
                "/openapi.yaml",
                ""
            })
    void filesStreamsAndWhateverARouterMightReadAsThemMayNot(String path) {
        assertThat(PATHS.find(path)).isEmpty();
    }

    @Test
    void whatOnlyWritesMayNotBeAskedFor() {
        assertThat(PATHS.find("/v1/bench")).isEmpty();
        assertThat(PATHS.find("/v1/demo/replay")).isEmpty();
    }
}
