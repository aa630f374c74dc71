package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinaryOutputTest {
    private static final int BYTES_MAX = 3_000;

    @Test
    void growsWithWhatIsPut() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        for (int capacity = 0; capacity < 300; capacity++) {
            var expected = ByteBuffer.allocate(2 * BYTES_MAX);
            var output = new BinaryOutput(capacity);
            expected.putInt(0);
            int start = output.startSized();
            while (expected.position() < BYTES_MAX) {
                put(random, output, expected);
            }
            output.endSized(start);
            expected.putInt(0, expected.position() - Integer.BYTES);
            byte[] bytes = new byte[expected.position()];
            expected.flip().get(bytes);
            assertThat(output.length()).isEqualTo(bytes.length);
            assertThat(output.buffer().getBytes()).isEqualTo(bytes);
        }
    }

    private static void put(Random random, BinaryOutput output, ByteBuffer expected) {
        long value = random.nextLong();
        switch (random.nextInt(7)) {
            case 0 -> {
                output.putByte((int) value);
                expected.put((byte) value);
            }
            case 1 -> {
                output.putShort((int) value);
                expected.putShort((short) value);
            }
            case 2 -> {
                output.putInt((int) value);
                expected.putInt((int) value);
            }
            case 3 -> {
                output.putLong(value);
                expected.putLong(value);
            }
            case 4 -> {
                output.putInts((int) value, ~(int) value);
                expected.putInt((int) value).putInt(~(int) value);
            }
            case 5 -> {
                output.putShortsDown(new short[] {7, (short) value, 1, (short) (value >> 16), 9}, 3, 1);
                expected.putShort((short) (value >> 16)).putShort((short) 1).putShort((short) value);
            }
            default -> {
                byte[] bytes = new byte[random.nextInt(600)];
                random.nextBytes(bytes);
                output.putBytes(bytes);
                expected.put(bytes);
            }
        }
    }
}
