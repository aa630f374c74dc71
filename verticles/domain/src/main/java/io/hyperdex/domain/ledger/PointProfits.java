package io.hyperdex.domain.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
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
    private static final List<Integer> LIKENESSES = List.of(1, POLICIES.size());

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
            int like =
                    LIKENESSES.stream().filter(asNear(nets, i, net)).findFirst().orElse(0);
            out.writeByte(like);
            if (like == 0) {
                LedgerFormat.write(out, net.realised);
                LedgerFormat.writeNullable(out, net.unrealised);
            }
        }
    }

    private static Predicate<Integer> asNear(List<Net> nets, int i, Net net) {
        return distance -> i >= distance && nets.get(i - distance).equals(net);
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
