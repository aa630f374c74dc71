package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.platform.http.AsOf;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as it is stored.
 *
 * @param id null when the trader has none that the caller may see, because there are no trades
 * @param source of its trades
 * @param figures null without trades
 * @param asOf up to where it knows its trades
 */
record StoredLedger(
        @Nullable Integer id,
        @Nullable String source,
        @Nullable LedgerFigures figures,
        AsOf asOf) {

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
