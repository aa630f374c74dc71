package io.hyperdex.domain.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Net profits of a ledger at one time, by view and transfer policy.
 *
 * @param nets of {@link BookView#PLAIN} views, or of all where gas as a disposal makes a difference
 */
public record PointProfits(List<Net> nets) {
    /** The order of what is stored, for each view. */
    public static final List<TransferPolicy> POLICIES =
            List.of(TransferPolicy.EXCLUDE, TransferPolicy.ZERO, TransferPolicy.MARK);

    /** How far back something equal is looked for: the policy before, and the same policy of the view before. */
    private static final int[] LIKENESSES = {1, POLICIES.size()};

    /** @param unrealised null when the view's rate or every price was missing */
    public record Net(BigDecimal realised, @Nullable BigDecimal unrealised) {}

    public Net of(BookView view, TransferPolicy policy) {
        int index = view.index() * POLICIES.size() + POLICIES.indexOf(policy);
        return nets.get(index < nets.size() ? index : index - BookView.PLAIN * POLICIES.size());
    }

    /** Methods and policies often agree: what is like the one before it is not written again. */
    public void write(DataOutputStream out) throws IOException {
        out.writeByte(nets.size());
        for (int i = 0; i < nets.size(); i++) {
            Net net = nets.get(i);
            int like = likeness(i);
            out.writeByte(like);
            if (like == 0) {
                LedgerFormat.write(out, net.realised);
                LedgerFormat.writeNullable(out, net.unrealised);
            }
        }
    }

    /** How far before it an equal one is; 0 for none. */
    private int likeness(int index) {
        for (int distance : LIKENESSES) {
            if (index >= distance && nets.get(index).equals(nets.get(index - distance))) {
                return distance;
            }
        }
        return 0;
    }

    public static PointProfits read(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Net> nets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int like = in.readUnsignedByte();
            nets.add(
                    like == 0
                            ? new Net(LedgerFormat.decimal(in), LedgerFormat.nullableDecimal(in))
                            : nets.get(i - like));
        }
        return new PointProfits(nets);
    }
}
