package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LinesTest {
    private static final int LINE_BYTES_MAX = 64 << 10;

    private final List<PostedItem> items = new ArrayList<>();
    private final Lines lines =
            new Lines(new PostedTradeReader(InstantSource.fixed(Instant.EPOCH), Instant.EPOCH), items::add);

    @Test
    void linesThatComeByteByByteAreReadWhole() {
        for (String text :
                List.of("", "{}", " ".repeat(LINE_BYTES_MAX - 2) + "{}", " ".repeat(LINE_BYTES_MAX) + "{}")) {
            items.clear();
            send(text);
            assertThat(lines.kept()).isEqualTo(text.length() > LINE_BYTES_MAX ? 0 : text.length());
            send("\n[]");
            lines.end();
            assertThat(items).hasSize(text.isEmpty() ? 1 : 2);
        }
    }

    /** Taken anew for each byte, the beginnings of these lines would be a hundred gigabytes. */
    @Test
    @Timeout(value = 4, unit = TimeUnit.SECONDS)
    void beginningOfALineIsNotCopiedForEachByte() {
        for (int line = 0; line < 50; line++) {
            send(" ".repeat(LINE_BYTES_MAX - 2) + "{}\n");
        }
        assertThat(items).hasSize(50);
    }

    private void send(String text) {
        for (byte character : text.getBytes(StandardCharsets.US_ASCII)) {
            lines.take(new byte[] {character});
        }
    }
}
