package io.hyperdex.platform.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.platform.cluster.Clustering.Member;
import io.hyperdex.platform.http.RequestTimings;
import io.hyperdex.platform.json.Wire;
import io.hyperdex.platform.performance.ServiceReport.RouteFigures;
import io.hyperdex.platform.performance.ServiceReport.Window;
import io.hyperdex.platform.store.Store.PoolState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RequestMeters requests = new RequestMeters(registry);
    private final History history = new History(0);
    private int second;

    private void second(int candles, int tokens) {
        for (int i = 0; i < candles; i++) {
            requests.record(HttpMethod.GET, "/v1/candles", 200, timings());
        }
        for (int i = 0; i < tokens; i++) {
            requests.record(HttpMethod.GET, "/v1/tokens", 200, timings());
        }
        second++;
        history.remember(TimeUnit.SECONDS.toNanos(second), requests.all());
    }

    private static RequestTimings timings() {
        return RequestTimings.begin();
    }

    private static Window window(List<Window> windows, String code) {
        return windows.stream()
                .filter(window -> window.window().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWindowHoldsWhatEndedInItAndNothingOlder() {
        for (int i = 0; i < 400; i++) {
            second(i < 200 ? 5 : 1, i < 395 ? 0 : 2);
        }

        List<Window> windows = history.windows();

        assertThat(window(windows, "10s").requests()).isEqualTo(10 + 10);
        assertThat(window(windows, "10s").seconds()).isEqualTo(10);
        assertThat(window(windows, "10s").requestsPerSecond()).isEqualTo(2);
        Window minute = window(windows, "1m");
        assertThat(minute.seconds()).isCloseTo(60, within(5.0));
        assertThat(minute.requests()).isEqualTo(Math.round(minute.seconds()) + 10);
        Window five = window(windows, "5m");
        assertThat(five.seconds()).isCloseTo(300, within(5.0));
        assertThat(five.requests()).isEqualTo(200 + 5 * (Math.round(five.seconds()) - 200) + 10);
        assertThat(five.routes()).extracting(RouteFigures::route).containsExactly("/v1/candles", "/v1/tokens");
    }

    @Test
    void readingTakesNothingAway() {
        second(7, 0);

        assertThat(history.windows()).isEqualTo(history.windows());
        assertThat(window(history.windows(), "10s").requests()).isEqualTo(7);
    }

    @Test
    void anIdleRouteIsLeftOutAndAWindowWithoutRequestsHasNoLatency() {
        second(3, 0);
        for (int i = 0; i < 20; i++) {
            second(0, 0);
        }

        Window tenSeconds = window(history.windows(), "10s");

        assertThat(tenSeconds.routes()).isEmpty();
        assertThat(tenSeconds.latency()).isNull();
        assertThat(window(history.windows(), "1m").routes()).hasSize(1);
    }

    @Test
    void refusedRequestsAndErrorsAreCountedApart() {
        requests.record(HttpMethod.GET, "/v1/candles", 429, timings());
        requests.record(HttpMethod.GET, "/v1/candles", 503, timings());
        requests.record(HttpMethod.GET, "/v1/candles", 200, timings());
        second(0, 0);

        Window tenSeconds = window(history.windows(), "10s");

        assertThat(tenSeconds.requests()).isEqualTo(3);
        assertThat(tenSeconds.refused()).isEqualTo(1);
        assertThat(tenSeconds.errors()).isEqualTo(1);
    }

    @Test
    void aReportComesBackFromTheWireAsItWas() {
        second(3, 0);
        var report = new ServiceReport(
                "n1",
                Instant.ofEpochMilli(1),
                List.of("redis"),
                new ServiceReport.EventLoop(0.1, 2.5),
                new PoolState(20, 3, 2, 0, 200),
                Map.of("websocket", 2),
                new ServiceReport.Cache(10, 9),
                List.of(new Member("n1", List.of("query"))),
                history.windows());

        assertThat(Wire.decode(Wire.encode(report), ServiceReport.class)).isEqualTo(report);
    }

    @Test
    void inventedMethodsShareOneLabel() {
        for (int i = 0; i < 100; i++) {
            requests.record(HttpMethod.valueOf("X" + i), "none", 405, timings());
        }

        assertThat(registry.find("hyperdex.http.request.duration").timers()).hasSize(1);
    }
}
