package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.load.ingest.IngestOptions;
import io.hyperdex.platform.StartRefused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void unknownKindOfLoadEndsWithOne() throws InterruptedException {
        assertThat(Main.run(List.of("nonsense"))).isEqualTo(1);
        assertThat(Main.run(List.of())).isEqualTo(1);
        assertThat(Main.run(List.of("--help"))).isZero();
        assertThat(Main.run(List.of("ingest", "--help"))).isZero();
        assertThat(Main.run(List.of("reads", "--help"))).isZero();
        assertThat(Main.run(List.of("cache", "--help"))).isZero();
        assertThat(Main.run(List.of("ingest", "--bach", "5"))).isEqualTo(1);
        assertThat(Main.run(List.of("reads", "--url", "http://127.0.0.1:1", "--postgres", "postgresql://a", "--ab")))
                .isEqualTo(1);
    }

    @Test
    void optionsHaveTheirDefaults() {
        IngestOptions options = Objects.requireNonNull(IngestOptions.parse(List.of("--seed", "5", "--seconds", "20")));
        assertThat(options.connections()).isEqualTo(16);
        assertThat(options.batch()).isEqualTo(1_000);
        assertThat(options.seed()).isEqualTo(5);
        assertThat(options.limit()).isEqualTo(Duration.ofSeconds(20));
        assertThat(options.directory()).hasToString("target/load/ingest");
    }

    @Test
    void refusalNamesTheArgument() {
        assertThatThrownBy(() -> IngestOptions.parse(List.of("--batch", "10001")))
                .isInstanceOf(StartRefused.class)
                .hasMessage("--batch: must be 1 to 10000");
        assertThatThrownBy(() -> IngestOptions.parse(List.of("--batch", "many")))
                .hasMessageContaining("--batch");
        assertThatThrownBy(() -> IngestOptions.parse(List.of("--batch"))).hasMessage("--batch: needs a value");
        assertThatThrownBy(() -> IngestOptions.parse(List.of("--url", "http://127.0.0.1:1")))
                .hasMessageContaining("--postgres");
    }
}
