package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.Answer.CachePolicy;
import io.hyperdex.platform.http.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {
    private static CachedAnswer answer(int items) {
        byte[] body = "{\"price\":\"2269.745823\"},".repeat(items).getBytes(StandardCharsets.UTF_8);
        return new CachedAnswer(
                new Encoded(body, "W/\"ab\"", CachePolicy.SETTLED),
                new Point(41, 7),
                new Dependence(List.of("pool:0xab", "token"), 5, 10),
                1_000,
                Dependence.FOREVER);
    }

    @Test
    void largeAnswersAreCompressedAndComeBackAsTheyWere() {
        CachedAnswer large = answer(1_000);

        byte[] entry = AnswerFormat.write("key", large, true);

        assertThat(entry).hasSizeLessThan(large.encoded().body().length / 2);
        CachedAnswer read = AnswerFormat.read("key", entry);
        assertThat(read.encoded().body()).isEqualTo(large.encoded().body());
        assertThat(read.encoded().tag()).isEqualTo(large.encoded().tag());
        assertThat(read.encoded().policy()).isEqualTo(CachePolicy.SETTLED);
        assertThat(read.point()).isEqualTo(large.point());
        assertThat(read.on()).isEqualTo(large.on());
        assertThat(read.expiresAt()).isEqualTo(large.expiresAt());
    }

    @Test
    void smallOnesAreNot() {
        CachedAnswer small = answer(10);
        assertThat(AnswerFormat.write("key", small, true)).isEqualTo(AnswerFormat.write("key", small, false));
        assertThat(AnswerFormat.read("key", AnswerFormat.write("key", small, true))
                        .encoded()
                        .body())
                .isEqualTo(small.encoded().body());
    }

    @Test
    void entryOfAnotherKeyIsNoAnswer() {
        assertThat(AnswerFormat.read("other", AnswerFormat.write("key", answer(10), true)))
                .isNull();
    }

    @Test
    void damagedEntryIsNoAnswer() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        byte[] entry = AnswerFormat.write("key", answer(200), true);
        for (int i = 0; i < 2_000; i++) {
            byte[] cut = Arrays.copyOf(entry, random.nextInt(entry.length));
            assertThat(AnswerFormat.read("key", cut)).isNull();
        }
        byte[] noise = new byte[500];
        for (int i = 0; i < 2_000; i++) {
            random.nextBytes(noise);
            assertThat(AnswerFormat.read("key", noise)).isNull();
        }
    }
}
