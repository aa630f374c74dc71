package io.hyperdex.domain.ledger;

import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.WinLoss;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a ledger counts beside its books, in USD.
 *
 * @param first time of the first trade
 * @param counts over all of it
 * @param closed disposals that had a basis, by what they realised (FIFO, net)
 * @param deposits money from outside since the beginning, like {@code withdrawals} ≥ 0
 * @param returns the open day
 */
public record LedgerFigures(
        Instant first,
        Counts counts,
        WinLoss closed,
        Map<Integer, Protocol> protocols,
        BigDecimal deposits,
        BigDecimal withdrawals,
        DayReturns returns) {

    /**
     * @param unvalued trades without a known value
     * @param volume value of the others
     * @param gas that was charged
     */
    public record Counts(long trades, long unvalued, BigDecimal volume, BigDecimal gas) {
        public static final Counts NONE = new Counts(0, 0, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** The part of one protocol. */
    public record Protocol(long trades, BigDecimal volume, BigDecimal realised) {
        public static final Protocol NONE = new Protocol(0, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeLong(first.toEpochMilli());
        out.writeLong(counts.trades);
        out.writeLong(counts.unvalued);
        LedgerFormat.write(out, counts.volume);
        LedgerFormat.write(out, counts.gas);
        out.writeLong(closed.wins());
        out.writeLong(closed.lost());
        out.writeLong(closed.breakeven());
        LedgerFormat.write(out, closed.gains());
        LedgerFormat.write(out, closed.losses());
        out.writeInt(protocols.size());
        for (Map.Entry<Integer, Protocol> entry : new TreeMap<>(protocols).entrySet()) {
            out.writeInt(entry.getKey());
            out.writeLong(entry.getValue().trades);
            LedgerFormat.write(out, entry.getValue().volume);
            LedgerFormat.write(out, entry.getValue().realised);
        }
        LedgerFormat.write(out, deposits);
        LedgerFormat.write(out, withdrawals);
        out.writeLong(returns.day().toEpochDay());
        LedgerFormat.write(out, returns.startValue());
        LedgerFormat.write(out, returns.deposits());
        LedgerFormat.write(out, returns.withdrawals());
        LedgerFormat.write(out, returns.value());
        LedgerFormat.writeNullable(out, returns.growth());
    }

    public static LedgerFigures read(DataInputStream in) throws IOException {
        Instant first = Instant.ofEpochMilli(in.readLong());
        var counts = new Counts(in.readLong(), in.readLong(), LedgerFormat.decimal(in), LedgerFormat.decimal(in));
        var closed = new WinLoss(
                in.readLong(), in.readLong(), in.readLong(), LedgerFormat.decimal(in), LedgerFormat.decimal(in));
        Map<Integer, Protocol> protocols = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            protocols.put(
                    in.readInt(), new Protocol(in.readLong(), LedgerFormat.decimal(in), LedgerFormat.decimal(in)));
        }
        return new LedgerFigures(
                first,
                counts,
                closed,
                protocols,
                LedgerFormat.decimal(in),
                LedgerFormat.decimal(in),
                new DayReturns(
                        LocalDate.ofEpochDay(in.readLong()),
                        LedgerFormat.decimal(in),
                        LedgerFormat.decimal(in),
                        LedgerFormat.decimal(in),
                        LedgerFormat.decimal(in),
                        LedgerFormat.nullableDecimal(in)));
    }
}
