package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.domain.gas.GasHours.Sample;
import io.hyperdex.domain.gas.Percentiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Percentiles that the store finds among counted prices, against those of every single price that was paid. */
@Timeout(120)
class GasHoursIT {
    private static final int ROUNDS = 5;
    private static final int HOURS = 24 * 30;
    private static final Instant FROM = Instant.parse("2023-11-30T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofHours(HOURS));

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void percentilesAreThoseOfEveryPriceThatWasPaid() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        System.out.println("seed " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(seed + round);
            int chain = 1 + round;
            List<Sample> paid = seeded(random, chain);
            String as = "seed " + (seed + round);
            JsonObject answer = node.get("getGasHours", "/v1/gas/hours?chain=" + chain + "&from=" + FROM + "&to=" + TO)
                    .json()
                    .getJsonObject("data");

            assertThat(answer.getInteger("n")).as(as).isEqualTo(paid.size());
            assertThat(figures(answer.getJsonArray("hours"), hour -> hour.getInteger("hour") + ""))
                    .as(as)
                    .isEqualTo(GasHours.of(paid).stream()
                            .map(hour -> figures(hour.hour() + "", hour))
                            .toList());
            assertThat(figures(
                            answer.getJsonArray("week"),
                            hour -> hour.getInteger("weekday") + " " + hour.getInteger("hour")))
                    .as(as)
                    .containsExactlyElementsOf(expected(
                            paid,
                            time -> time.getDayOfWeek().getValue() * 100 + time.getHour(),
                            place -> place / 100 + " " + place % 100));
            assertThat(figures(answer.getJsonArray("series"), hour -> Instant.parse(hour.getString("time")) + ""))
                    .as(as)
                    .containsExactlyElementsOf(expected(paid, OffsetDateTime::toInstant, Instant::toString));
        }
    }

    /** Some hours, of few prices or of many, once or often paid; and what is not asked for: before, after, of none left. */
    private static List<Sample> seeded(Random random, int chain) throws SQLException {
        List<Sample> paid = new ArrayList<>();
        try (Connection connection = node.connect();
                PreparedStatement insert = connection.prepareStatement("insert into gas_prices values (?, ?, ?, ?)")) {
            int oftenMax = 1 + random.nextInt(20);
            for (int hour = -1; hour <= HOURS; hour++) {
                Instant time = FROM.plus(Duration.ofHours(hour));
                int prices = random.nextInt(3) == 0 ? 0 : random.nextInt(12);
                var distinct = new TreeSet<BigDecimal>();
                for (int i = 0; i < prices; i++) {
                    distinct.add(new BigDecimal(random.nextInt(10_000)).scaleByPowerOfTen(random.nextInt(12) - 2));
                }
                for (BigDecimal price : distinct) {
                    int times = random.nextInt(oftenMax + 1);
                    insert.setLong(1, chain);
                    insert.setTimestamp(2, Timestamp.from(time));
                    insert.setBigDecimal(3, price);
                    insert.setLong(4, times);
                    insert.addBatch();
                    if (hour >= 0 && hour < HOURS) {
                        paid.addAll(Collections.nCopies(times, new Sample(time, price)));
                    }
                }
            }
            insert.executeBatch();
        }
        return paid;
    }

    private static <T extends Comparable<T>> List<String> expected(
            List<Sample> paid, Function<OffsetDateTime, T> place, Function<T, String> name) {
        TreeMap<T, List<BigDecimal>> byPlace = paid.stream()
                .collect(Collectors.groupingBy(
                        one -> place.apply(one.time().atOffset(ZoneOffset.UTC)),
                        TreeMap::new,
                        Collectors.mapping(Sample::price, Collectors.toList())));
        return byPlace.entrySet().stream()
                .map(one -> figures(name.apply(one.getKey()), GasHours.Hour.of(0, new Percentiles(one.getValue()))))
                .toList();
    }

    private static String figures(String place, GasHours.Hour hour) {
        return place + ": " + shown(hour.p10()) + " " + shown(hour.p50()) + " " + shown(hour.p90()) + " " + hour.n();
    }

    private static String shown(BigDecimal price) {
        return price == null ? "null" : Decimals.plain(price.round(Decimals.SHOWN));
    }

    private static List<String> figures(JsonArray hours, Function<JsonObject, String> place) {
        return hours.stream()
                .map(JsonObject.class::cast)
                .map(hour -> place.apply(hour) + ": " + hour.getString("p10") + " " + hour.getString("p50") + " "
                        + hour.getString("p90") + " " + hour.getInteger("n"))
                .toList();
    }
}
