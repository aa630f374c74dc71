package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void aWindowEndsWithTheMinuteOfTheClock() {
        Instant now = Instant.parse("2024-01-05T12:34:56.789Z");
        assertThat(Window.H24.from(now)).isEqualTo("2024-01-04T12:35:00Z");
        assertThat(Window.H24.to(now)).isEqualTo("2024-01-05T12:35:00Z");
        assertThat(Window.H1.from(Instant.parse("2024-01-05T12:00:00Z"))).isEqualTo("2024-01-05T11:01:00Z");
    }

    @Test
    void theLongestStoredCandlesCoverIt() {
        Instant now = Instant.parse("2024-01-05T12:34:56.789Z");
        assertThat(Window.H24.pieces(now))
                .containsExactly(
                        piece(Interval.M1, "2024-01-04T12:35:00Z", "2024-01-04T12:45:00Z"),
                        piece(Interval.M15, "2024-01-04T12:45:00Z", "2024-01-04T13:00:00Z"),
                        piece(Interval.H1, "2024-01-04T13:00:00Z", "2024-01-05T12:00:00Z"),
                        piece(Interval.M15, "2024-01-05T12:00:00Z", "2024-01-05T12:30:00Z"),
                        piece(Interval.M1, "2024-01-05T12:30:00Z", "2024-01-05T12:35:00Z"));
        assertThat(Window.H1.pieces(Instant.parse("2024-01-05T11:59:59Z")))
                .containsExactly(piece(Interval.H1, "2024-01-05T11:00:00Z", "2024-01-05T12:00:00Z"));
    }

    private static Window.Piece piece(Interval step, String from, String to) {
        return new Window.Piece(step, Instant.parse(from), Instant.parse(to));
    }

    @Test
    void piecesAreWholeCandlesFewAndWithoutGaps() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
            for (Window window : Window.values()) {
                List<Window.Piece> pieces = window.pieces(now);
                Instant next = window.from(now);
                long candles = 0;
                for (Window.Piece piece : pieces) {
                    assertThat(piece.from()).isEqualTo(next).isBefore(piece.to());
                    assertThat(piece.step().floor(piece.from())).isEqualTo(piece.from());
                    assertThat(piece.step().floor(piece.to())).isEqualTo(piece.to());
                    candles += Duration.between(piece.from(), piece.to())
                            .dividedBy(piece.step().longest());
                    next = piece.to();
                }
                assertThat(next).isEqualTo(window.to(now));
                assertThat(candles).isLessThan(90);
            }
        }
    }
}
