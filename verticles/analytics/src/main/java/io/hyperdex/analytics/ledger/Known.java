package io.hyperdex.analytics.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stored ledger as its share knows it, with its books while they are in memory. */
final class Known {
    /** So many are kept at most; older ones lie further apart. */
    private static final int CHECKPOINTS_MAX = 16;

    private static final int CHECKPOINT_TRADES_MIN = 200;
    /** Writing a lot costs about as much as folding this part of a trade. */
    private static final int LOTS_PER_TRADE = 8;

    final int id;
    final LedgerKey key;
    /** The oldest first. */
    private final List<Checkpoint> checkpoints;
    /** Up to where its stored points go; null without trades. */
    private @Nullable Instant passed;

    private @Nullable LedgerState state;

    /** After all trades up to this time, so many. */
    record Checkpoint(Instant time, long trades) {}

    Known(int id, LedgerKey key, @Nullable Instant passed, List<Checkpoint> checkpoints) {
        this.id = id;
        this.key = key;
        this.passed = passed;
        this.checkpoints = new ArrayList<>(checkpoints);
    }

    @Nullable
    LedgerState state() {
        return state;
    }

    LedgerState requireState() {
        return Objects.requireNonNull(state);
    }

    void remember(LedgerState folded) {
        state = folded;
    }

    @Nullable
    Instant passed() {
        return passed;
    }

    void passed(@Nullable Instant to) {
        passed = to;
    }

    boolean isNew() {
        return passed == null;
    }

    /** The newest one before the time, or null; those from the time on do not hold any more. */
    @Nullable
    Checkpoint cutBack(Instant time) {
        checkpoints.removeIf(checkpoint -> !checkpoint.time.isBefore(time));
        return checkpoints.isEmpty() ? null : checkpoints.get(checkpoints.size() - 1);
    }

    /** Whether its newest checkpoint is what it is now. */
    boolean isKept() {
        return since() == 0;
    }

    private long since() {
        return requireState().trades() - (checkpoints.isEmpty() ? 0 : checkpoints.get(checkpoints.size() - 1).trades);
    }

    boolean isCheckpointDue() {
        LedgerState folded = requireState();
        long since = since();
        return since >= CHECKPOINT_TRADES_MIN && since >= folded.lots() / LOTS_PER_TRADE;
    }

    /** The one that goes instead when there are too many, else null. */
    @Nullable
    Checkpoint add(Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
        if (checkpoints.size() <= CHECKPOINTS_MAX) {
            return null;
        }
        int least = 1;
        double leastLoss = Double.MAX_VALUE;
        for (int i = 1; i < checkpoints.size() - 1; i++) {
            double loss = (double) (checkpoints.get(i + 1).trades - checkpoints.get(i - 1).trades)
                    / (checkpoint.trades - checkpoints.get(i - 1).trades);
            if (loss < leastLoss) {
                leastLoss = loss;
                least = i;
            }
        }
        return checkpoints.remove(least);
    }
}
