package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The edge between doubles and answers: a number becomes a decimal, anything else null, with a reason by its name. */
final class Figures {
    /** What is certain of a ratio after the rounding of some thousand operations; further digits would be noise. */
    private static final MathContext CERTAIN = new MathContext(12);

    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** @param reason why it is not defined, if it is not */
    @Nullable
    BigDecimal figure(String name, double value, String reason) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            reasons.put(name, reason);
            return null;
        }
        return new BigDecimal(value).round(CERTAIN);
    }

    Map<String, String> reasons() {
        return Map.copyOf(reasons);
    }
}
