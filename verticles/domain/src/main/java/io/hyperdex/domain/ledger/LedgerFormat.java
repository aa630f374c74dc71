package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Books as bytes, exact to the last digit and the scale: what is stored of them, and read back. */
public final class LedgerFormat {
    /** The order of what is stored. */
    private static final List<Origin> ORIGINS =
            List.of(Origin.ACQUIRED, Origin.TRANSFERRED, Origin.UNPRICED, Origin.UNSEEN);

    private static final List<Match.Way> WAYS = List.of(Match.Way.SOLD, Match.Way.SENT, Match.Way.UNPRICED);
    private static final List<LotMethod> METHODS =
            List.of(LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO, LotMethod.AVERAGE);
    private static final int NOTHING = 0xff;

    private LedgerFormat() {}

    public static void write(DataOutputStream out, BookTotals totals) throws IOException {
        write(out, totals.earned());
        for (Origin origin : ORIGINS) {
            Holding held = totals.held().get(origin);
            out.writeBoolean(held != null);
            if (held != null) {
                write(out, held.quantity());
                write(out, held.cost());
            }
        }
        for (Match.Way way : WAYS) {
            Map<Origin, Tally> tallies = totals.gone().getOrDefault(way, Map.of());
            out.writeByte(tallies.size());
            for (Origin origin : ORIGINS) {
                Tally tally = tallies.get(origin);
                if (tally != null) {
                    out.writeByte(ORIGINS.indexOf(origin));
                    write(out, tally.quantity());
                    write(out, tally.proceeds());
                    write(out, tally.cost());
                }
            }
        }
    }

    public static BookTotals totals(DataInputStream in) throws IOException {
        BigDecimal earned = decimal(in);
        Map<Origin, Holding> held = new EnumMap<>(Origin.class);
        for (Origin origin : ORIGINS) {
            if (in.readBoolean()) {
                held.put(origin, new Holding(decimal(in), amounts(in)));
            }
        }
        Map<Match.Way, Map<Origin, Tally>> gone = new EnumMap<>(Match.Way.class);
        for (Match.Way way : WAYS) {
            int count = in.readUnsignedByte();
            if (count > 0) {
                Map<Origin, Tally> tallies = new EnumMap<>(Origin.class);
                for (int i = 0; i < count; i++) {
                    tallies.put(ORIGINS.get(in.readUnsignedByte()), new Tally(decimal(in), amounts(in), amounts(in)));
                }
                gone.put(way, tallies);
            }
        }
        return new BookTotals(earned, held, gone);
    }

    /** The sums of a token's views in their order. Methods often agree: what is like the view before is not written again. */
    public static void writeViews(DataOutputStream out, List<BookTotals> views) throws IOException {
        out.writeByte(views.size());
        BookTotals before = null;
        for (BookTotals totals : views) {
            boolean again = totals.equals(before);
            out.writeBoolean(again);
            if (!again) {
                write(out, totals);
            }
            before = totals;
        }
    }

    public static List<BookTotals> views(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<BookTotals> views = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            views.add(in.readBoolean() ? views.get(i - 1) : totals(in));
        }
        return views;
    }

    /** The sums of one view among those that are stored of a token. */
    public static BookTotals totals(byte[] stored, BookView view) {
        try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
            List<BookTotals> views = views(in);
            return views.get(view.index() < views.size() ? view.index() : view.index() - BookView.PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(DataOutputStream out, BookState state) throws IOException {
        out.writeByte(METHODS.indexOf(state.method()));
        EventKey last = state.last();
        write(out, last == null ? null : last.order());
        out.writeBoolean(last != null && last.gas());
        write(out, state.totals());
        out.writeInt(state.lots().size());
        for (Lot lot : state.lots()) {
            write(out, lot.acquired());
            out.writeByte(ORIGINS.indexOf(lot.origin()));
            writeNullable(out, lot.rank());
            write(out, lot.quantity());
            write(out, lot.cost());
        }
    }

    public static BookState state(DataInputStream in) throws IOException {
        LotMethod method = METHODS.get(in.readUnsignedByte());
        OrderKey last = order(in);
        boolean gas = in.readBoolean();
        BookTotals totals = totals(in);
        int count = in.readInt();
        List<Lot> lots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lots.add(new Lot(
                    order(in), ORIGINS.get(in.readUnsignedByte()), nullableDecimal(in), decimal(in), amounts(in)));
        }
        return new BookState(method, last == null ? null : new EventKey(last, gas), totals, lots);
    }

    public static void write(DataOutputStream out, @Nullable OrderKey order) throws IOException {
        byte[] bytes = order == null ? new byte[0] : order.bytes();
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    public static @Nullable OrderKey order(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        return bytes.length == 0 ? null : OrderKey.of(bytes);
    }

    /** Length, scale, unscaled value; no figure of a book comes near 255 bytes of it. */
    public static void write(DataOutputStream out, BigDecimal value) throws IOException {
        byte[] unscaled = value.unscaledValue().toByteArray();
        out.writeByte(unscaled.length);
        out.writeShort(value.scale());
        out.write(unscaled);
    }

    public static BigDecimal decimal(DataInputStream in) throws IOException {
        return decimal(in, in.readUnsignedByte());
    }

    public static void writeNullable(DataOutputStream out, @Nullable BigDecimal value) throws IOException {
        if (value == null) {
            out.writeByte(NOTHING);
        } else {
            write(out, value);
        }
    }

    public static @Nullable BigDecimal nullableDecimal(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        return length == NOTHING ? null : decimal(in, length);
    }

    private static BigDecimal decimal(DataInputStream in, int length) throws IOException {
        int scale = in.readShort();
        return new BigDecimal(new BigInteger(in.readNBytes(length)), scale);
    }

    private static void write(DataOutputStream out, Amounts amounts) throws IOException {
        write(out, amounts.gross());
        write(out, amounts.poolFee());
        write(out, amounts.gas());
    }

    private static Amounts amounts(DataInputStream in) throws IOException {
        return new Amounts(decimal(in), decimal(in), decimal(in));
    }
}
