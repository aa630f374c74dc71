package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Amounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What everything in a ledger's books is worth that has a price. From one time to the next only those products are made whose
 * quantity or price is another.
 */
final class Capital {
    private final Map<Integer, TokenBooks> books;
    private final Map<Integer, Part> parts = new HashMap<>();
    private BigDecimal value = BigDecimal.ZERO;

    private record Part(BigDecimal quantity, @Nullable BigDecimal price, BigDecimal worth) {
        static final Part NONE = new Part(BigDecimal.ZERO, null, BigDecimal.ZERO);

        static Part of(BigDecimal quantity, @Nullable BigDecimal price) {
            return new Part(quantity, price, price == null ? BigDecimal.ZERO : quantity.multiply(price));
        }

        /** The very same: numbers that are only equal are multiplied again. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(BigDecimal otherQuantity, @Nullable BigDecimal otherPrice) {
            return quantity == otherQuantity && price == otherPrice;
        }
    }

    Capital(Map<Integer, TokenBooks> books) {
        this.books = books;
    }

    /** What counts of these tokens as the trader's capital; 0 stands for no token. */
    Map<Integer, BigDecimal> quantities(int... tokens) {
        Map<Integer, BigDecimal> quantities = new HashMap<>();
        for (int token : tokens) {
            TokenBooks held = books.get(token);
            quantities.put(token, held == null ? BigDecimal.ZERO : held.quantity());
        }
        return quantities;
    }

    /** @param instead quantities that count and not those of the books */
    BigDecimal value(Marks marks, Instant at, Map<Integer, BigDecimal> instead) {
        for (Map.Entry<Integer, TokenBooks> entry : books.entrySet()) {
            int token = entry.getKey();
            BigDecimal given = instead.get(token);
            BigDecimal quantity = given == null ? entry.getValue().quantity() : given;
            BigDecimal price = quantity.signum() == 0 ? null : marks.usd(token, at);
            Part before = Objects.requireNonNullElse(parts.get(token), Part.NONE);
            if (!before.isOf(quantity, price)) {
                Part now = Part.of(quantity, price);
                parts.put(token, now);
                value = value.subtract(before.worth).add(now.worth);
            }
        }
        return Amounts.rounded(value);
    }
}
