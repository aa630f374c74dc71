package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.ledger.LedgerFormat;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Ledgers and their parts as the store keeps them. */
final class LedgerBytes {
    private LedgerBytes() {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    static Buffer figures(LedgerFigures figures) {
        return bytes(figures::write);
    }

    static Buffer totals(TokenBooks books) {
        return bytes(books::writeTotals);
    }

    static Buffer profits(LedgerPoint point) {
        return bytes(point.profits()::write);
    }

    /** All of a ledger with its lots; compressed, because lots repeat one another. */
    static Buffer state(LedgerState state) {
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 8_192))) {
            state.figures().write(out);
            LedgerFormat.write(out, state.last());
            out.writeLong(state.passed().toEpochMilli());
            out.writeBoolean(state.traded());
            out.writeInt(state.books.size());
            for (Map.Entry<Integer, TokenBooks> entry : state.books.entrySet()) {
                out.writeInt(entry.getKey());
                entry.getValue().writeStates(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    static LedgerState state(byte[] bytes) {
        try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            LedgerFigures figures = LedgerFigures.read(in);
            var last = LedgerFormat.order(in);
            Instant passed = Instant.ofEpochMilli(in.readLong());
            boolean traded = in.readBoolean();
            Map<Integer, TokenBooks> books = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                books.put(in.readInt(), TokenBooks.readStates(in));
            }
            return new LedgerState(figures, books, last, passed, traded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LedgerFigures figures(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return LedgerFigures.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TokenBooks totals(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return TokenBooks.readTotals(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Buffer bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
