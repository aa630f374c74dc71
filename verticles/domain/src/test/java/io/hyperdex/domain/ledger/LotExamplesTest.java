package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Examples;
import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The worked examples of RP2, a tax program: every matched fraction of a lot, to the last digit that its report has. */
class LotExamplesTest {
    private static final List<String> SCENARIOS =
            List.of("crypto_example", "test_data", "test_data2", "test_data4", "test_hifo");
    private static final List<LotMethod> METHODS = List.of(LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO);

    @TestFactory
    Stream<DynamicTest> matchesTheLotsOfThePublishedReports() {
        return SCENARIOS.stream().flatMap(scenario -> {
            JsonNode file = Examples.json("rp2/" + scenario + ".json");
            return METHODS.stream()
                    .flatMap(method -> assets(file)
                            .map(asset -> DynamicTest.dynamicTest(
                                    scenario + " " + asset + " " + method, () -> matches(file, asset, method))));
        });
    }

    private static Stream<String> assets(JsonNode file) {
        List<String> names = new ArrayList<>();
        file.get("inputs").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    private static void matches(JsonNode file, String asset, LotMethod method) {
        JsonNode expected =
                file.get("expected").get(method.name().toLowerCase(Locale.ROOT)).get(asset);
        Book book = new Book(method);
        List<Match> matches = new ArrayList<>();
        List<BookEvent> incomes = new ArrayList<>();
        for (BookEvent event : events(file.get("inputs").get(asset))) {
            matches.addAll(book.apply(event));
            if (event instanceof BookEvent.Earned) {
                incomes.add(event);
            }
        }

        int match = 0;
        int income = 0;
        for (JsonNode row : expected.get("Gain / Loss Detail")) {
            if (row.get("Taxable Event Direction/Type").asText().startsWith("IN /")) {
                sameIncome((BookEvent.Earned) incomes.get(income++), row);
            } else {
                sameMatch(matches.get(match++), row);
            }
        }
        assertThat(match).isEqualTo(matches.size());
        assertThat(income).isEqualTo(incomes.size());
        sameTotals(book.totals(), expected);
    }

    private static void sameIncome(BookEvent.Earned income, JsonNode row) {
        sameCell(income.quantity(), row, "Crypto Amount");
        sameCell(income.amounts().gross(), row, "Capital Gains");
    }

    private static void sameMatch(Match match, JsonNode row) {
        assertThat(match.lot().acquired().timestamp()).isEqualTo(time(row, "Acquired Lot Timestamp"));
        sameCell(match.lot().quantity(), row, "Crypto Amount");
        same(match.proceeds().proceeds(), row, "Taxable Event EUR Amount Fraction");
        same(match.lot().cost().cost(), row, "Acquired Lot EUR Cost Basis");
        sameCell(match.realised(TransferPolicy.EXCLUDE), row, "Capital Gains");
    }

    private static void sameTotals(BookTotals totals, JsonNode expected) {
        BigDecimal gains = BigDecimal.ZERO;
        for (JsonNode row : expected.get("Gain / Loss Summary")) {
            gains = gains.add(number(row, "Capital Gains"));
        }
        // Spreadsheet cells are binary doubles, and this is a sum of them.
        assertThat(totals.realised(TransferPolicy.EXCLUDE).net().setScale(9, RoundingMode.HALF_EVEN))
                .isEqualByComparingTo(gains.setScale(9, RoundingMode.HALF_EVEN));
        BigDecimal balance = BigDecimal.ZERO;
        for (JsonNode row : expected.get("Account Balances")) {
            if (!row.get("Exchange").asText().equals("Total")) {
                balance = balance.add(number(row, "Final Balance"));
            }
        }
        assertThat(totals.quantity().setScale(12, RoundingMode.HALF_EVEN))
                .isEqualByComparingTo(balance.setScale(12, RoundingMode.HALF_EVEN));
        assertThat(totals.unmatchedQuantity()).isZero();
    }

    /** Cells of numbers are binary doubles. */
    private static void sameCell(BigDecimal actual, JsonNode row, String column) {
        assertThat(actual.doubleValue())
                .as(column + " of " + row)
                .isEqualTo(number(row, column).doubleValue());
    }

    /** Cells of text, to as many digits as they have. */
    private static void same(BigDecimal actual, JsonNode row, String column) {
        BigDecimal stated = number(row, column);
        BigDecimal shown = actual.round(new MathContext(Math.max(stated.precision(), 16), RoundingMode.HALF_EVEN));
        assertThat(shown).as(column + " of " + row).isEqualByComparingTo(stated);
    }

    private static List<BookEvent> events(JsonNode input) {
        List<BookEvent> events = new ArrayList<>();
        int row = 0;
        for (JsonNode in : input.path("IN")) {
            events.addAll(acquired(in, row++));
        }
        for (JsonNode out : input.path("OUT")) {
            events.add(disposed(out, row++));
        }
        for (JsonNode moved : input.path("INTRA")) {
            BigDecimal fee = number(moved, "Crypto Sent").subtract(number(moved, "Crypto Received"));
            if (fee.signum() > 0) {
                events.add(spent(moved, row, fee));
            }
            row++;
        }
        events.sort(Comparator.comparing(BookEvent::key));
        return events;
    }

    private static List<BookEvent> acquired(JsonNode in, int row) {
        BigDecimal quantity = number(in, "Crypto In");
        BigDecimal value = quantity.multiply(number(in, "Spot Price"));
        BigDecimal stated = number(in, "USD In (No Fee)");
        BigDecimal gross = stated.signum() == 0 ? value : stated;
        BigDecimal paid = number(in, "USD Fee").add(number(in, "Crypto Fee").multiply(number(in, "Spot Price")));
        List<BookEvent> events = new ArrayList<>();
        // The report counts a fee in the token as a cost and as a disposal, and the fee of an income as income.
        events.add(
                in.get("Transaction Type").asText().equalsIgnoreCase("buy")
                        ? new BookEvent.Bought(
                                order(in, row),
                                quantity,
                                new Amounts(gross, paid, BigDecimal.ZERO),
                                number(in, "Spot Price"))
                        : new BookEvent.Earned(order(in, row), quantity, Amounts.of(gross.add(paid))));
        BigDecimal fee = number(in, "Crypto Fee");
        if (fee.signum() > 0) {
            events.add(spent(in, row, fee));
        }
        return events;
    }

    /** A fee in the token itself leaves with what is sold, and its value is taken off the proceeds. */
    private static BookEvent disposed(JsonNode out, int row) {
        BigDecimal fee = number(out, "Crypto Fee");
        BigDecimal quantity = number(out, "Crypto Out").add(fee);
        BigDecimal spot = number(out, "Spot Price");
        return new BookEvent.Sold(
                order(out, row), quantity, new Amounts(quantity.multiply(spot), fee.multiply(spot), BigDecimal.ZERO));
    }

    private static BookEvent spent(JsonNode row, int number, BigDecimal fee) {
        return new BookEvent.Spent(order(row, number), fee, fee.multiply(number(row, "Spot Price")));
    }

    private static OrderKey order(JsonNode row, int number) {
        return OrderKey.of(time(row, "Timestamp"), null, null, "%05d".formatted(number), "rp2");
    }

    private static Instant time(JsonNode row, String column) {
        String text = row.get(column).asText().replace(' ', 'T').replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static BigDecimal number(JsonNode row, String column) {
        String text = row.path(column).asText("");
        return text.isBlank() ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
