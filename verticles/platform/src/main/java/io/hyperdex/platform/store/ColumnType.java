package io.hyperdex.platform.store;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Types of columns, with the number by which every PostgreSQL knows them and the binary form of their values. */
public enum ColumnType {
    BOOLEAN(16),
    BYTEA(17),
    BIGINT(20),
    SMALLINT(21),
    INTEGER(23),
    TEXT(25),
    TIMESTAMPTZ(1184),
    NUMERIC(1700),
    UUID(2950);

    /** PostgreSQL counts from the year 2000. */
    private static final long EPOCH_SECONDS = 946_684_800;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final int number;

    ColumnType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The length of a value and its bytes. */
    void append(BinaryOutput row, @Nullable Object value) {
        if (value == null) {
            row.putInt(-1);
            return;
        }
        switch (this) {
            case BOOLEAN -> {
                row.putInt(Byte.BYTES);
                row.putByte((Boolean) value ? 1 : 0);
            }
            case SMALLINT -> {
                row.putInt(Short.BYTES);
                row.putShort((Integer) value);
            }
            case INTEGER -> row.putInts(Integer.BYTES, (Integer) value);
            case BIGINT -> appendLong(row, (Long) value);
            case TIMESTAMPTZ -> appendLong(row, micros((Instant) value));
            case BYTEA -> appendBytes(row, value instanceof Buffer bytes ? bytes.getBytes() : (byte[]) value);
            case TEXT -> appendBytes(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case NUMERIC -> NumericFormat.append(row, (BigDecimal) value);
            case UUID -> {
                UUID uuid = (UUID) value;
                row.putInt(2 * Long.BYTES);
                row.putLong(uuid.getMostSignificantBits());
                row.putLong(uuid.getLeastSignificantBits());
            }
        }
    }

    private static void appendLong(BinaryOutput row, long value) {
        row.putInt(Long.BYTES);
        row.putLong(value);
    }

    private static void appendBytes(BinaryOutput row, byte[] value) {
        row.putInt(value.length);
        row.putBytes(value);
    }

    private static long micros(Instant instant) {
        return (instant.getEpochSecond() - EPOCH_SECONDS) * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }
}
