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

    /** @param unrealised null when the view's rate or every price was missing */
    public record Net(BigDecimal realised, @Nullable BigDecimal unrealised) {}

    public Net of(BookView view, TransferPolicy policy) {
        int index = view.index() * POLICIES.size() + POLICIES.indexOf(policy);
        return nets.get(index < nets.size() ? index : index - BookView.PLAIN * POLICIES.size());
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeByte(nets.size());
        for (Net net : nets) {
            LedgerFormat.write(out, net.realised);
            LedgerFormat.writeNullable(out, net.unrealised);
        }
    }

    public static PointProfits read(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Net> nets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nets.add(new Net(LedgerFormat.decimal(in), LedgerFormat.nullableDecimal(in)));
        }
        return new PointProfits(nets);
    }
}
