package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Amounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What everything in a ledger's books is worth; a token without a price counts as what it was bought for, so that it brings
 * neither profit nor loss until something says what it is worth. From one time to the next only those products are made whose
 * quantity or price is another.
 */
final class Capital {
    private final Map<Integer, TokenBooks> books;
    private final Map<Integer, Part> parts = new HashMap<>();
    private BigDecimal value = BigDecimal.ZERO;

    /**
     * So much of a token.
     *
     * @param cost what it was bought for
     */
    record Held(BigDecimal quantity, BigDecimal cost) {
        private static final Held NOTHING = new Held(BigDecimal.ZERO, BigDecimal.ZERO);

        private static Held of(@Nullable TokenBooks books) {
            return books == null ? NOTHING : new Held(books.quantity(), books.cost());
        }
    }

    private record Part(Held held, @Nullable BigDecimal price, BigDecimal worth) {
        static final Part NONE = new Part(Held.NOTHING, null, BigDecimal.ZERO);

        static Part of(Held held, @Nullable BigDecimal price) {
            return new Part(held, price, price == null ? held.cost : held.quantity.multiply(price));
        }

        /** The very same: numbers that are only equal are multiplied again. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(Held other, @Nullable BigDecimal otherPrice) {
            return held.quantity == other.quantity && price == otherPrice && (price != null || held.cost == other.cost);
        }
    }

    Capital(Map<Integer, TokenBooks> books) {
        this.books = books;
    }

    /** What counts of these tokens as the trader's capital; 0 stands for no token. */
    Map<Integer, Held> of(int... tokens) {
        Map<Integer, Held> held = new HashMap<>();
        for (int token : tokens) {
            held.put(token, Held.of(books.get(token)));
        }
        return held;
    }

    /** @param instead what counts and not what the books hold now */
    BigDecimal value(Marks marks, Instant at, Map<Integer, Held> instead) {
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            int token = entry.getKey();
            Held given = instead.get(token);
            Held held = given == null ? Held.of(entry.getValue()) : given;
            BigDecimal price = held.quantity.signum() == 0 ? null : marks.usd(token, at);
            Part before = Objects.requireNonNullElse(parts.get(token), Part.NONE);
            if (!before.isOf(held, price)) {
                Part now = Part.of(held, price);
                parts.put(token, now);
                value = value.subtract(before.worth).add(now.worth);
            }
        }
        return Amounts.rounded(value);
    }
}
