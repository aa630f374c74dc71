package io.hyperdex.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.RequestTimings.Stage;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class RequestTimingsTest {
    @Test
    void theHeaderNamesEveryStageInMilliseconds() {
        var timings = RequestTimings.begin();

        timings.add(Stage.LIMIT, 21_999);
        timings.add(Stage.DB, 2_000_000);
        timings.add(Stage.DB, 904_000);

        assertThat(timings.header())
                .matches("limit;dur=0\\.021, cache;dur=0\\.000, db;dur=2\\.904, total;dur=\\d+\\.\\d{3}");
    }

    @Test
    void aStageLastsUntilItsWorkIsCompletedOrFails() {
        var timings = RequestTimings.begin();
        Promise<String> load = Promise.promise();

        timings.during(Stage.CACHE, load::future);
        assertThat(timings.nanos(Stage.CACHE)).isZero();
        load.fail("the store is away");

        assertThat(timings.nanos(Stage.CACHE)).isPositive();
    }

    @Test
    void outsideOfARequestThereAreNoTimings() {
        assertThat(RequestTimings.current()).isNull();
    }
}
