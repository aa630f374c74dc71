package io.hyperdex.platform.store;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes in network order, one after the other, as many as come. */
final class BinaryOutput {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;

    BinaryOutput(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void putByte(int value) {
        bytes[room(Byte.BYTES)] = (byte) value;
    }

    void putShort(int value) {
        SHORT.set(bytes, room(Short.BYTES), (short) value);
    }

    void putInt(int value) {
        INT.set(bytes, room(Integer.BYTES), value);
    }

    void putLong(long value) {
        LONG.set(bytes, room(Long.BYTES), value);
    }

    void putBytes(byte[] value) {
        System.arraycopy(value, 0, bytes, room(value.length), value.length);
    }

    /** The place of a length in bytes, to be given to {@link #endSized} once what it counts has been put. */
    int startSized() {
        return room(Integer.BYTES);
    }

    void endSized(int start) {
        INT.set(bytes, start, length - start - Integer.BYTES);
    }

    /** What was put, without a copy; nothing may be put afterwards. */
    Buffer buffer() {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length));
    }

    private int room(int size) {
        int start = length;
        length = Math.addExact(length, size);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, Math.addExact(bytes.length, bytes.length >> 1)));
        }
        return start;
    }
}
