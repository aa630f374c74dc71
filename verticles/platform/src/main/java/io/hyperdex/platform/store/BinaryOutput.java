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
        int start = room(Byte.BYTES);
        bytes[start] = (byte) value;
    }

    void putShort(int value) {
        int start = room(Short.BYTES);
        SHORT.set(bytes, start, (short) value);
    }

    void putInt(int value) {
        int start = room(Integer.BYTES);
        INT.set(bytes, start, value);
    }

    void putInts(int first, int second) {
        putLong(((long) first << Integer.SIZE) | Integer.toUnsignedLong(second));
    }

    void putLong(long value) {
        int start = room(Long.BYTES);
        LONG.set(bytes, start, value);
    }

    /** The values from the last one down to the first one. */
    void putShortsDown(short[] values, int last, int first) {
        int place = room((last - first + 1) * Short.BYTES);
        for (int i = last; i >= first; i--, place += Short.BYTES) {
            SHORT.set(bytes, place, values[i]);
        }
    }

    void putBytes(byte[] value) {
        int start = room(value.length);
        System.arraycopy(value, 0, bytes, start, value.length);
    }

    /** The place of a length in bytes, to be given to {@link #endSized} once what it counts has been put. */
    int startSized() {
        return room(Integer.BYTES);
    }

    void endSized(int start) {
        INT.set(bytes, start, length - start - Integer.BYTES);
    }

    /** Puts another value where one was put. */
    void replaceLong(int place, long value) {
        LONG.set(bytes, place, value);
    }

    /** What was put and, after {@link #length}, more; without a copy. */
    byte[] array() {
        return bytes;
    }

    /** What was put, without a copy; nothing may be put afterwards. */
    Buffer buffer() {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length));
    }

    /** Where so many bytes may be written; the array may be another one from now on. */
    private int room(int size) {
        int start = length;
        length = Math.addExact(length, size);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, Math.addExact(bytes.length, bytes.length >> 1)));
        }
        return start;
    }
}
