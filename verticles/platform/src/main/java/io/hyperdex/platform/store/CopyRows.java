package io.hyperdex.platform.store;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Rows in the binary form of {@code COPY}, made by {@link RowsFormat#copy}. Not thread-safe: one thread after the other. */
public final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    /** Signature, flags, length of an extension that there is not. */
    static final int HEAD_BYTES = SIGNATURE.length + 2 * Integer.BYTES + Short.BYTES;

    private static final int END = -1;
    private static final int PART_BYTES = 64 << 10;

    private final BinaryOutput output;
    private final int[] starts;
    private int rows;

    CopyRows(BinaryOutput output, int rowsMax) {
        this.output = output;
        this.starts = new int[rowsMax];
        output.putBytes(SIGNATURE);
        output.putInts(0, 0);
    }

    void startRow(int columns) {
        output.putShort(columns);
        starts[rows++] = output.length();
    }

    void end() {
        output.putShort(END);
    }

    /** Numbers the rows upwards in their first column, which must be a {@code bigint} that is not null. */
    public void number(long first) {
        for (int row = 0; row < rows; row++) {
            output.replaceLong(starts[row] + Integer.BYTES, first + row);
        }
    }

    /** Blocks until the driver has taken all of it. */
    void send(CopyIn copy) throws SQLException {
        for (int sent = 0; sent < output.length(); sent += PART_BYTES) {
            copy.writeToCopy(output.array(), sent, Math.min(PART_BYTES, output.length() - sent));
        }
    }
}
