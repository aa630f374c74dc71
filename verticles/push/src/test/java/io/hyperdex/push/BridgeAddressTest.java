package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BridgeAddressTest {
    @Test
    void anAddressIsATopicWithDots() {
        assertThat(BridgeAddress.topic("client.candles.1.0xA0.1m")).contains("candles:1:0xA0:1m");
        assertThat(BridgeAddress.topic("client.service")).contains("service");
    }

    @Test
    void namesAndTermsKeepTheirDots() {
        assertThat(BridgeAddress.topic("client.bench.a.b")).contains("bench:a.b");
        assertThat(BridgeAddress.topic("client.trades.1.0xa?minUsd=1.5")).contains("trades:1:0xa?minUsd=1.5");
    }

    @Test
    void otherAddressesAreNoTopics() {
        assertThat(BridgeAddress.topic("ingest.trades")).isEmpty();
        assertThat(BridgeAddress.topic("")).isEmpty();
    }
}
