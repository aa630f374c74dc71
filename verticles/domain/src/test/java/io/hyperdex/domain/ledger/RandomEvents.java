package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Events of a book, of every kind, with amounts of many sizes and scales; quantities are often sold that were never bought. */
final class RandomEvents {
    private static final Instant START = Instant.parse("2024-01-05T00:00:00Z");

    private final Random random;
    private int number;

    RandomEvents(Random random) {
        this.random = random;
    }

    /** In the order of the log. */
    List<BookEvent> list(int count) {
        List<BookEvent> events = new ArrayList<>();
        while (events.size() < count) {
            BookEvent event = next();
            events.add(event);
            if (random.nextInt(8) == 0) {
                events.add(new BookEvent.Spent(event.order(), decimal(6), valued() ? decimal(4) : null));
            }
        }
        events.sort(Comparator.comparing(BookEvent::key));
        return events;
    }

    BookEvent next() {
        return at(order());
    }

    /** Any event at that place in the log. */
    BookEvent at(OrderKey order) {
        BigDecimal quantity = decimal(3);
        @Nullable Amounts amounts = valued() ? new Amounts(decimal(0), fee(), fee()) : null;
        @Nullable BigDecimal value = valued() ? decimal(0) : null;
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> new BookEvent.Bought(order, quantity, amounts);
            case 4, 5, 6 -> new BookEvent.Sold(order, quantity, amounts);
            case 7 -> new BookEvent.Earned(order, quantity, amounts);
            case 8 -> new BookEvent.Received(order, quantity, value);
            default -> new BookEvent.Sent(order, quantity, value);
        };
    }

    /** Times repeat, so that the later parts of the order count. */
    OrderKey order() {
        int place = number++;
        Instant time = START.plusSeconds(place / 3);
        return OrderKey.of(time, place % 7 == 0 ? null : (long) place / 2, place % 2, "%08d".formatted(place), "s");
    }

    private boolean valued() {
        return random.nextInt(12) > 0;
    }

    private BigDecimal fee() {
        return random.nextBoolean() ? BigDecimal.ZERO : decimal(4);
    }

    /** Positive, of up to 60 bits and with up to 18 places. */
    BigDecimal decimal(int smaller) {
        BigInteger digits = new BigInteger(1 + random.nextInt(60), random).add(BigInteger.ONE);
        return new BigDecimal(digits, random.nextInt(19)).scaleByPowerOfTen(-random.nextInt(smaller + 1));
    }
}
