package io.hyperdex.domain.risk;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Counted results, of closed trades or of days; two of them add up to one.
 *
 * @param gains sum of the wins
 * @param losses sum of the losses, ≥ 0
 */
public record WinLoss(long wins, long lost, long breakeven, BigDecimal gains, BigDecimal losses) {
    public static final WinLoss NONE = new WinLoss(0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

    public WinLoss with(BigDecimal result) {
        return switch (result.signum()) {
            case 1 -> new WinLoss(wins + 1, lost, breakeven, gains.add(result), losses);
            case -1 -> new WinLoss(wins, lost + 1, breakeven, gains, losses.subtract(result));
            default -> new WinLoss(wins, lost, breakeven + 1, gains, losses);
        };
    }

    public WinLoss plus(WinLoss other) {
        return new WinLoss(
                wins + other.wins,
                lost + other.lost,
                breakeven + other.breakeven,
                gains.add(other.gains),
                losses.add(other.losses));
    }

    /** Wins of what was not breakeven; null when nothing was. */
    public @Nullable BigDecimal winRate() {
        return wins + lost == 0 ? null : Decimals.ratio(BigDecimal.valueOf(wins), BigDecimal.valueOf(wins + lost));
    }

    /** Gains ÷ losses; null without losses. */
    public @Nullable BigDecimal profitFactor() {
        return losses.signum() == 0 ? null : Decimals.ratio(gains, losses);
    }

    /** Average win ÷ average loss; null without either. */
    public @Nullable BigDecimal payoff() {
        return wins == 0 || lost == 0
                ? null
                : Decimals.ratio(gains.multiply(BigDecimal.valueOf(lost)), losses.multiply(BigDecimal.valueOf(wins)));
    }
}
