package io.hyperdex.domain.gas;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.gas.GasAdvice.Advice;
import io.hyperdex.domain.gas.GasAdvice.Evidence;
import io.hyperdex.domain.gas.GasAdvice.Slipped;
import io.hyperdex.domain.gas.GasAdvice.Subject;
import io.hyperdex.domain.gas.GasBaseline.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GasAdviceTest {
    private static final PaidGas.Pair PAIR = new PaidGas.Pair(1, "0xb", "0xa");
    private static final BigDecimal GWEI = BigDecimal.valueOf(1_000_000_000);
    private static final Kind DIRECT = Kind.of(1, "0xa", "0xb", RouteKind.DIRECT, SizeBand.UNDER_1K);
    private static final Instant END = Instant.parse("2024-01-06T00:00:00Z");
    private static final GasBaselines NO_BASELINES = new GasBaselines(END);

    @Test
    void whoFailsIsToldWhatItBurned() {
        List<Advice> advice = of(paid("12:00", RouteKind.DIRECT, true, 100_000, 20), paid("18:00", RouteKind.DIRECT));

        Advice failures = about(Subject.FAILURES, advice);
        assertThat(failures.n()).isEqualTo(1);
        assertThat(failures.saving()).isEqualByComparingTo("0.002");
        assertThat(failures.savingUsd()).isEqualByComparingTo("4");
        assertThat(failures.evidence()).containsEntry("transactions", 2);
    }

    @Test
    void tradesOfAPairSoonAfterOneAnotherCouldHaveBeenOne() {
        List<Advice> advice =
                of(paid("12:00", RouteKind.DIRECT), paid("12:10", RouteKind.DIRECT), paid("12:21", RouteKind.DIRECT));

        Advice batching = about(Subject.BATCHING, advice);
        assertThat(batching.n()).isEqualTo(1);
        // 21,000 at 10 gwei.
        assertThat(batching.saving()).isEqualByComparingTo("0.00021");
    }

    @Test
    void theCheapestHoursAreComparedWithTheDearestOfThem() {
        List<GasHours.Hour> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            BigDecimal price = GWEI.multiply(BigDecimal.valueOf(hour + 1));
            hours.add(new GasHours.Hour(hour, price, price, price, 10));
        }
        PaidGas before = at("2024-01-04T12:00:00Z", RouteKind.DIRECT, false, 100_000, 10);
        var evidence = new Evidence(
                List.of(before, paid("00:30", RouteKind.DIRECT), paid("12:00", RouteKind.DIRECT)),
                NO_BASELINES,
                hours,
                paid("00:00", RouteKind.DIRECT).time(),
                List.of());

        Advice hour = about(Subject.HOUR, GasAdvice.of(evidence));
        assertThat(hour.n()).isEqualTo(1);
        // 100,000 units at 10 gwei instead of the 3 gwei of hour 2.
        assertThat(hour.saving()).isEqualByComparingTo("0.0007");
        assertThat(hour.evidence()).containsEntry("hours", List.of(0, 1, 2)).containsEntry("hoursN", 30);
    }

    @Test
    void anotherRouteIsAdvisedWhenEnoughOthersPaidLess() {
        PaidGas dear = paid("12:00", RouteKind.COMPLEX, false, 400_000, 10);
        PaidGas weekBefore = at("2023-12-29T12:00:00Z", RouteKind.COMPLEX, false, 400_000, 50);
        var baselines = new GasBaselines(END);
        baselines.put(0, DIRECT, new GasBaseline(new BigDecimal("0.001"), 5));

        Advice route = about(Subject.ROUTE, by(baselines, dear, weekBefore));
        assertThat(route.n()).isEqualTo(1);
        assertThat(route.saving()).isEqualByComparingTo("0.003");
        assertThat(route.evidence())
                .containsEntry("byRoute", Map.of("complex", 1))
                .containsEntry("baselineN", 5);

        baselines.put(0, DIRECT, new GasBaseline(new BigDecimal("0.001"), 4));
        assertThat(by(baselines, dear)).isEmpty();
    }

    private static List<Advice> by(GasBaselines baselines, PaidGas... paid) {
        return GasAdvice.of(new Evidence(List.of(paid), baselines, List.of(), END, List.of()));
    }

    @Test
    void aWeekHasItsBeginningAndNotItsEnd() {
        var baselines = new GasBaselines(END);
        baselines.put(0, DIRECT, new GasBaseline(BigDecimal.ONE, 1));
        baselines.put(1, DIRECT, new GasBaseline(BigDecimal.TEN, 2));

        assertThat(baselines.of(at("2024-01-05T23:59:59.999Z", RouteKind.DIRECT, false, 1, 1)))
                .isEqualTo(new GasBaseline(BigDecimal.ONE, 1));
        assertThat(baselines.of(at("2023-12-30T00:00:00Z", RouteKind.DIRECT, false, 1, 1)))
                .isEqualTo(new GasBaseline(BigDecimal.ONE, 1));
        assertThat(baselines.of(at("2023-12-29T23:59:59.999Z", RouteKind.DIRECT, false, 1, 1)))
                .isEqualTo(new GasBaseline(BigDecimal.TEN, 2));
        assertThat(baselines.of(at("2023-12-22T23:59:59.999Z", RouteKind.DIRECT, false, 1, 1)))
                .isNull();
        assertThat(baselines.of(paid("12:00", RouteKind.DIRECT, true, 1, 1))).isNull();
    }

    @Test
    void slippageBeyondOnePercentIsValued() {
        var evidence = new Evidence(
                List.of(),
                NO_BASELINES,
                List.of(),
                END,
                List.of(
                        new Slipped(new BigDecimal("0.03"), new BigDecimal("1000")),
                        new Slipped(new BigDecimal("0.01"), new BigDecimal("5000"))));

        Advice slippage = about(Subject.SLIPPAGE, GasAdvice.of(evidence));
        assertThat(slippage.n()).isEqualTo(1);
        assertThat(slippage.saving()).isNull();
        assertThat(slippage.savingUsd()).isEqualByComparingTo("20");
    }

    @Test
    void theGreatestSavingComesFirstAndWithoutAPriceItIsUnknown() {
        List<Advice> advice = of(
                paid("12:00", RouteKind.DIRECT),
                paid("12:05", RouteKind.DIRECT),
                paid("18:00", RouteKind.DIRECT, true, 100_000, 20));

        assertThat(advice).extracting(Advice::subject).containsExactly(Subject.FAILURES, Subject.BATCHING);
        PaidGas unpriced = new PaidGas(
                Instant.parse("2024-01-05T12:00:00Z"),
                PAIR,
                RouteKind.DIRECT,
                null,
                true,
                BigDecimal.valueOf(100_000),
                GWEI,
                new BigDecimal("0.0001"),
                null);
        assertThat(about(Subject.FAILURES, of(unpriced)).savingUsd()).isNull();
    }

    private static List<Advice> of(PaidGas... paid) {
        return GasAdvice.of(new Evidence(List.of(paid), NO_BASELINES, List.of(), END, List.of()));
    }

    private static Advice about(Subject subject, List<Advice> advice) {
        return advice.stream()
                .filter(one -> one.subject() == subject)
                .findFirst()
                .orElseThrow();
    }

    private static PaidGas paid(String time, RouteKind route) {
        return paid(time, route, false, 100_000, 10);
    }

    private static PaidGas paid(String time, RouteKind route, boolean failed, long units, long gwei) {
        return at("2024-01-05T" + time + ":00Z", route, failed, units, gwei);
    }

    private static PaidGas at(String time, RouteKind route, boolean failed, long units, long gwei) {
        BigDecimal price = GWEI.multiply(BigDecimal.valueOf(gwei));
        return new PaidGas(
                Instant.parse(time),
                PAIR,
                route,
                SizeBand.UNDER_1K,
                failed,
                BigDecimal.valueOf(units),
                price,
                price.multiply(BigDecimal.valueOf(units)).movePointLeft(18),
                BigDecimal.valueOf(2_000));
    }
}
