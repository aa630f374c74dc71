package io.hyperdex.query.gas;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trader could do about its gas, with what shows it. */
public record GasRecommendation(
        long chainId,
        String subject,
        int n,
        @Nullable BigDecimal saving,
        @Nullable BigDecimal savingUsd,
        Map<String, Object> evidence) {}
