package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.platform.http.AsOf;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as it is stored.
 *
 * @param id null when the trader has none that the caller may see, because there are no trades
 * @param source of its trades
 * @param figures null without trades
 * @param passed the full hour up to which it has its points; null when time adds none
 * @param asOf up to where it knows its trades
 */
record StoredLedger(
        @Nullable Integer id,
        @Nullable String source,
        @Nullable LedgerFigures figures,
        @Nullable Instant passed,
        AsOf asOf) {
    /** An answer that lacks a point is kept so long: the point comes soon after its hour has ended. */
    private static final long LACKING_MILLIS = 1_000;

    static StoredLedger none(AsOf asOf) {
        return new StoredLedger(null, null, null, null, asOf);
    }

    /** Whether it has its point of the last 00:00 UTC, if there is one. */
    boolean hasMidnight() {
        return has(asOf.time().truncatedTo(ChronoUnit.DAYS));
    }

    /** Whether it has its point of the last full hour, if there is one. */
    boolean hasHour() {
        return has(asOf.time().truncatedTo(ChronoUnit.HOURS));
    }

    /** The day up to whose beginning it has its points. */
    LocalDate day() {
        Instant end = passed != null && passed.isBefore(asOf.time()) ? passed : asOf.time();
        return LocalDate.ofInstant(end, ZoneOffset.UTC);
    }

    private boolean has(Instant end) {
        return passed == null || !passed.isBefore(end);
    }

    /** How long an answer is good that would be good for {@code millis} with all of its points. */
    static long goodMillis(boolean complete, long millis) {
        return complete ? millis : Math.min(millis, LACKING_MILLIS);
    }

    static @Nullable LedgerFigures figures(byte @Nullable [] stored) {
        if (stored == null) {
            return null;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            return LedgerFigures.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
