package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A candle worked out from all of its trades at once. */
record PlainCandle(Instant open, String interval, List<SeededTrade> trades) {
    private static final Map<String, Long> SECONDS =
            Map.of("1s", 1L, "1m", 60L, "5m", 300L, "15m", 900L, "1h", 3_600L, "4h", 14_400L, "1d", 86_400L);

    static TreeMap<Instant, PlainCandle> of(List<SeededTrade> trades, String interval) {
        TreeMap<Instant, PlainCandle> candles = new TreeMap<>();
        trades.stream()
                .sorted(SeededTrade.TOTAL)
                .forEach(trade -> candles.computeIfAbsent(
                                floor(trade.timestamp(), interval),
                                open -> new PlainCandle(open, interval, new ArrayList<>()))
                        .trades()
                        .add(trade));
        return candles;
    }

    static Instant floor(Instant instant, String interval) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        if (interval.equals("1mo")) {
            return midnight(day.withDayOfMonth(1));
        }
        if (interval.equals("1w")) {
            LocalDate monday = day;
            while (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
                monday = monday.minusDays(1);
            }
            return midnight(monday);
        }
        long seconds = SECONDS.get(interval);
        return Instant.ofEpochSecond(instant.getEpochSecond() / seconds * seconds);
    }

    static Instant end(Instant open, String interval) {
        LocalDate day = LocalDate.ofInstant(open, ZoneOffset.UTC);
        return switch (interval) {
            case "1mo" -> midnight(day.plusMonths(1));
            case "1w" -> midnight(day.plusDays(7));
            default -> open.plusSeconds(SECONDS.get(interval));
        };
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    long count() {
        return trades.size();
    }

    BigDecimal close(int base) {
        return trades.get(trades.size() - 1).candlePrice(base);
    }

    void check(JsonObject shown, int base, String currency, Instant now) {
        String context = shown.encode();
        assertThat(shown.getString("openTime")).isEqualTo(open.toString().replace("Z", ".000Z"));
        assertThat(shown.getString("endTime"))
                .isEqualTo(end(open, interval).toString().replace("Z", ".000Z"));
        assertThat(shown.getString("interval")).isEqualTo(interval);
        assertThat(shown.getString("base")).isEqualTo("token" + base);
        assertThat(shown.getString("currency")).isEqualTo(currency);
        assertThat(shown.getBoolean("closed")).isEqualTo(!now.isBefore(end(open, interval)));
        assertThat(shown.getInteger("trades")).as(context).isEqualTo(trades.size());
        long buys = trades.stream().filter(trade -> trade.buys(base)).count();
        assertThat(shown.getLong("buys")).isEqualTo(buys);
        assertThat(shown.getLong("sells")).isEqualTo(trades.size() - buys);
        same(shown, "volumeBase", sum(trade -> trade.baseAmount(base)));
        same(shown, "volumeQuote", sum(trade -> trade.quoteAmount(base)));
        boolean valued = trades.stream().allMatch(trade -> trade.usd() != null);
        same(shown, "volumeUsd", valued ? sum(trade -> Objects.requireNonNull(trade.usd())) : null);
        prices(shown, base, currency.equals("usd"));
    }

    private void prices(JsonObject shown, int base, boolean usd) {
        List<BigDecimal> prices = new ArrayList<>();
        for (SeededTrade trade : trades) {
            BigDecimal price = usd ? trade.usdPrice(base) : trade.candlePrice(base);
            if (price == null) {
                for (String name : List.of("open", "high", "low", "close")) {
                    assertThat(shown.getString(name)).isNull();
                }
                return;
            }
            prices.add(price.round(SeededTrade.SHOWN));
        }
        same(shown, "open", prices.get(0));
        same(shown, "close", prices.get(prices.size() - 1));
        same(shown, "high", prices.stream().max(BigDecimal::compareTo).orElseThrow());
        same(shown, "low", prices.stream().min(BigDecimal::compareTo).orElseThrow());
    }

    private BigDecimal sum(Function<SeededTrade, BigDecimal> figure) {
        return trades.stream().map(figure).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void same(JsonObject shown, String name, @Nullable BigDecimal figure) {
        if (figure == null) {
            assertThat(shown.getString(name)).as(name + " " + shown).isNull();
        } else {
            assertThat(shown.getString(name)).as(name + " " + shown).isNotNull();
            assertThat(new BigDecimal(shown.getString(name)))
                    .as(name + " " + shown)
                    .isEqualByComparingTo(figure);
        }
    }
}
