package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Examples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of empyrical's own tests, of every measure that there is here: 91 of its 165, to the decimals that they state. */
class MeasureExamplesTest {
    private static final JsonNode FILE = Examples.json("empyrical/expected.json");
    private static final double DAILY = 252;
    private static final double EIGHT_PLACES = 1.5e-8;
    private static final double FOUR_PLACES = 1.5e-4;
    private static final int CASES = 91;

    private final Random random = new Random(1_337);
    private final Map<String, Check> checks = new HashMap<>();

    private interface Check {
        void check(JsonNode arguments);
    }

    MeasureExamplesTest() {
        checks.put("cum_returns", MeasureExamplesTest::cumulativeSeries);
        checks.put("cum_returns_final", MeasureExamplesTest::cumulative);
        checks.put("max_drawdown", one(a -> Measures.maxDrawdown(returns(a))));
        checks.put("annual_ret", one(a -> Measures.annualised(returns(a), periods(a))));
        checks.put("cagr", one(a -> Measures.annualised(returns(a), periods(a))));
        checks.put("annual_volatility", one(a -> Measures.volatility(returns(a), periods(a))));
        checks.put("calmar", one(a -> Measures.calmar(returns(a), periods(a))));
        checks.put("sharpe_ratio", one(a -> Measures.sharpe(returns(a), rates(a, "risk_free"), DAILY)));
        checks.put(
                "downside_risk", one(a -> Measures.downsideRisk(returns(a), rates(a, "required_return"), periods(a))));
        checks.put("sortino", one(a -> Measures.sortino(returns(a), rates(a, "required_return"), periods(a))));
        checks.put("alpha", one(a -> alpha(returns(a), benchmark(a))));
        checks.put("beta", one(a -> beta(returns(a), benchmark(a))));
        checks.put("alpha_beta", a -> alphaBeta(a.get("expected"), returns(a), benchmark(a)));
        checks.put("alpha_beta_equality", MeasureExamplesTest::betaIsTheSlope);
        checks.put("excess_sharpe", one(MeasureExamplesTest::informationRatio));
        checks.put("roll_max_drawdown", a -> rolling(a, FOUR_PLACES, Measures::maxDrawdown));
        checks.put("roll_sharpe_ratio", a -> rolling(a, EIGHT_PLACES, part -> Measures.sharpe(part, 0, DAILY)));
        checks.put("roll_alpha_beta", MeasureExamplesTest::rollingAlphaBeta);
        checks.put("sharpe_noise", this::noiseLowersSharpe);
        checks.put("downside_risk_std", this::deviationRaisesDownsideRisk);
        checks.put("alpha_beta_translation", this::translationMovesAlphaOnly);
        checks.put("alpha_beta_correlation", this::correlationRaisesBeta);
    }

    @TestFactory
    Stream<DynamicTest> givesThePublishedFigures() {
        return StreamSupport.stream(FILE.get("cases").spliterator(), false)
                .filter(each -> checks.containsKey(each.get("test").asText()))
                .map(each -> DynamicTest.dynamicTest(
                        each.toString(),
                        () -> checks.get(each.get("test").asText()).check(each.get("args"))));
    }

    @Test
    void coversEveryCaseOfItsMeasures() {
        assertThat(FILE.get("cases")).hasSize(165);
        assertThat(givesThePublishedFigures()).hasSize(CASES);
    }

    private static Check one(ToDoubleFunction<JsonNode> measure) {
        return arguments -> same(measure.applyAsDouble(arguments), arguments.get("expected"), EIGHT_PLACES);
    }

    private static void cumulativeSeries(JsonNode arguments) {
        double start = arguments.get("starting_value").asDouble();
        double[] wealth = Measures.wealth(returns(arguments));
        double[] shown = Arrays.stream(wealth)
                .map(value -> start == 0 ? value - 1 : value * start)
                .toArray();
        assertThat(shown).hasSize(arguments.get("expected").size());
        for (int i = 0; i < shown.length; i++) {
            same(shown[i], arguments.get("expected").get(i), FOUR_PLACES);
        }
    }

    private static void cumulative(JsonNode arguments) {
        double start = arguments.get("starting_value").asDouble();
        double cumulative = Measures.cumulative(returns(arguments));
        same(start == 0 ? cumulative : (1 + cumulative) * start, arguments.get("expected"), FOUR_PLACES);
    }

    /** Mean difference per unit of tracking error: a check of the latter. */
    private static double informationRatio(JsonNode arguments) {
        double[] returns = returns(arguments);
        double[] benchmark = rates(arguments, "factor_returns");
        double[] active = IntStream.range(0, returns.length)
                .mapToDouble(i -> returns[i] - benchmark[i])
                .toArray();
        return Statistics.mean(active) / Measures.trackingError(returns, benchmark, 1);
    }

    private static void alphaBeta(JsonNode expected, double[] returns, double[] benchmark) {
        same(alpha(returns, benchmark), expected.get(0), EIGHT_PLACES);
        same(beta(returns, benchmark), expected.get(1), EIGHT_PLACES);
    }

    private static void betaIsTheSlope(JsonNode arguments) {
        double[] returns = returns(arguments);
        double[] benchmark = aligned(benchmark(arguments), returns.length);
        double slope = Measures.correlation(returns, benchmark)
                * Measures.volatility(returns, 1)
                / Measures.volatility(benchmark, 1);
        same(beta(returns, benchmark), slope, EIGHT_PLACES);
    }

    private static void rollingAlphaBeta(JsonNode arguments) {
        int window = arguments.get("window").asInt();
        double[] returns = returns(arguments);
        double[] benchmark = benchmark(arguments);
        JsonNode expected = arguments.get("expected");
        assertThat(expected).hasSize(Math.max(0, returns.length - window + 1));
        for (int i = 0; i < expected.size(); i++) {
            alphaBeta(
                    expected.get(i),
                    Arrays.copyOfRange(returns, i, i + window),
                    Arrays.copyOfRange(benchmark, i, i + window));
        }
    }

    private static void rolling(JsonNode arguments, double places, ToDoubleFunction<double[]> measure) {
        int window = arguments.get("window").asInt();
        double[] returns = returns(arguments);
        JsonNode expected = arguments.get("expected");
        assertThat(expected).hasSize(Math.max(0, returns.length - window + 1));
        for (int i = 0; i < expected.size(); i++) {
            same(measure.applyAsDouble(Arrays.copyOfRange(returns, i, i + window)), expected.get(i), places);
        }
    }

    private void noiseLowersSharpe(JsonNode arguments) {
        assertThat(Measures.sharpe(normal(0.01, arguments.get("small").asDouble()), 0, DAILY))
                .isGreaterThan(
                        Measures.sharpe(normal(0.01, arguments.get("large").asDouble()), 0, DAILY));
    }

    private void deviationRaisesDownsideRisk(JsonNode arguments) {
        double[] none = new double[1_000];
        assertThat(Measures.downsideRisk(normal(0, arguments.get("smaller_std").asDouble()), none, DAILY))
                .isLessThan(Measures.downsideRisk(
                        normal(0, arguments.get("larger_std").asDouble()), none, DAILY));
    }

    private void translationMovesAlphaOnly(JsonNode arguments) {
        double translation = arguments.get("translation").asDouble();
        double[] benchmark = normal(0.001, 0.001);
        double[] returns = correlated(benchmark, arguments.get("mean_returns").asDouble(), 0.8);
        double[] raised =
                Arrays.stream(returns).map(value -> value + translation).toArray();

        double moved =
                Math.pow(1 + alpha(raised, benchmark), 1 / DAILY) - Math.pow(1 + alpha(returns, benchmark), 1 / DAILY);

        same(moved, translation, EIGHT_PLACES);
        same(beta(raised, benchmark), beta(returns, benchmark), EIGHT_PLACES);
    }

    private void correlationRaisesBeta(JsonNode arguments) {
        double[] benchmark = normal(0.001, 0.001);
        double[] less = correlated(benchmark, 0.01, arguments.get("corr_less").asDouble());
        double[] more = correlated(benchmark, 0.01, arguments.get("corr_more").asDouble());

        assertThat(beta(less, benchmark)).isLessThan(beta(more, benchmark));
        assertThat(alpha(less, benchmark)).isGreaterThan(alpha(more, benchmark));
    }

    private double[] normal(double mean, double deviation) {
        return random.doubles(1_000)
                .map(ignored -> mean + deviation * random.nextGaussian())
                .toArray();
    }

    private double[] correlated(double[] benchmark, double mean, double correlation) {
        double[] noise = normal(0, 0.01 * Math.sqrt(1 - correlation * correlation));
        return IntStream.range(0, benchmark.length)
                .mapToDouble(i -> mean + 0.01 * correlation * (benchmark[i] - 0.001) / 0.001 + noise[i])
                .toArray();
    }

    private static double alpha(double[] returns, double[] benchmark) {
        return Measures.alpha(returns, aligned(benchmark, returns.length), 0, DAILY);
    }

    private static double beta(double[] returns, double[] benchmark) {
        return Measures.beta(returns, aligned(benchmark, returns.length));
    }

    private static double[] aligned(double[] benchmark, int length) {
        return Arrays.copyOf(benchmark, length);
    }

    private static double[] returns(JsonNode arguments) {
        return series(arguments.get("returns").asText());
    }

    private static double[] benchmark(JsonNode arguments) {
        return series(arguments.get("benchmark").asText());
    }

    /** A rate, or a series of them. */
    private static double[] rates(JsonNode arguments, String name) {
        JsonNode rates = arguments.get(name);
        double[] values = rates.isTextual() ? series(rates.asText()) : new double[returns(arguments).length];
        if (!rates.isTextual()) {
            Arrays.fill(values, rates.asDouble());
        }
        return values;
    }

    private static double[] series(String name) {
        double sign = name.startsWith("-") ? -1 : 1;
        JsonNode values = FILE.get("series").get(name.replace("-", "")).get("values");
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(value -> value.isNull() ? Double.NaN : sign * value.asDouble())
                .toArray();
    }

    private static double periods(JsonNode arguments) {
        return switch (arguments.get("period").asText()) {
            case "daily" -> DAILY;
            case "weekly" -> 52;
            case "monthly" -> 12;
            default -> throw new IllegalArgumentException(arguments.toString());
        };
    }

    private static void same(double actual, JsonNode expected, double places) {
        double stated = switch (expected.asText()) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            default -> expected.asDouble();
        };
        same(actual, stated, places);
    }

    private static void same(double actual, double expected, double places) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertThat(actual).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(actual).isEqualTo(expected, within(places));
        }
    }
}
