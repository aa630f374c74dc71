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

    /** An attribute of a composite value: its type, its length, its bytes. */
    void append(BinaryOutput row, @Nullable Object value) {
        row.putInt(number);
        if (value == null) {
            row.putInt(-1);
        } else {
            int start = row.startSized();
            appendValue(row, value);
            row.endSized(start);
        }
    }

    private void appendValue(BinaryOutput row, Object value) {
        switch (this) {
            case BOOLEAN -> row.putByte((Boolean) value ? 1 : 0);
            case BYTEA -> row.putBytes(value instanceof Buffer bytes ? bytes.getBytes() : (byte[]) value);
            case BIGINT -> row.putLong((Long) value);
            case SMALLINT -> row.putShort((Integer) value);
            case INTEGER -> row.putInt((Integer) value);
            case TEXT -> row.putBytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case TIMESTAMPTZ -> row.putLong(micros((Instant) value));
            case NUMERIC -> NumericFormat.append(row, (BigDecimal) value);
            case UUID -> {
                UUID uuid = (UUID) value;
                row.putLong(uuid.getMostSignificantBits());
                row.putLong(uuid.getLeastSignificantBits());
            }
        }
    }

    private static long micros(Instant instant) {
        return (instant.getEpochSecond() - EPOCH_SECONDS) * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }
}
