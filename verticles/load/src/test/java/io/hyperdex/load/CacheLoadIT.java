package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheLoadIT {
    @TempDir
    Path directory;

    @Test
    void nodeAndBareServerWriteTheSameBytesInTurn() throws Exception {
        assertThat(Main.run(List.of(
                        "cache",
                        "--seed",
                        "5",
                        "--seconds",
                        "1",
                        "--connections",
                        "8",
                        "--answers",
                        "16",
                        "--out",
                        directory.toString())))
                .isZero();

        JsonNode report = Json.MAPPER.readTree(directory.resolve("report.json").toFile());
        // The machine of a test may be too busy to judge by, and then the report says so.
        assertThat(report.path("outcome").asText()).isIn("passed", "void");
        assertThat(report.path("rounds")).hasSize(3).allSatisfy(CacheLoadIT::assertRound);
        assertThat(report.at("/alone/memory/inside/count").asLong()).isPositive();
        assertThat(report.at("/alone/redis/inside/count").asLong()).isPositive();
        assertThat(report.path("goals")).hasSize(2);
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<svg", "node / bare")
                .doesNotContain("http:", "https:", "src=", "href=");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "report.html");
        }
    }

    private static void assertRound(JsonNode round) {
        assertThat(round.at("/bare/answered").asLong()).isPositive();
        assertThat(round.at("/node/answered").asLong()).isPositive();
        assertThat(round.path("nodeToBare").asDouble()).isPositive();
        assertThat(round.path("memoryShare").asDouble()).isGreaterThan(0.9);
        assertThat(round.at("/inside/memory/p99Millis").asDouble()).isPositive();
        assertThat(round.at("/node/cpuSeconds/node").asDouble()).isPositive();
    }
}
