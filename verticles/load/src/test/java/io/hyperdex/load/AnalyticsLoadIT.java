package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsLoadIT {
    @TempDir
    Path directory;

    @Test
    void ledgersHaveWhatWasPosted() throws Exception {
        String options =
                "analytics --seed 7 --rate 200 --seconds 2 --traders 20 --busy 1000 --ranked 100 --reads 14 --out";
        assertThat(Main.run(List.of((options + " " + directory).split(" ")))).isZero();

        JsonNode report = Json.MAPPER.readTree(directory.resolve("report.json").toFile());
        assertThat(report.path("outcome").asText()).isEqualTo("passed");
        assertThat(report.path("goals")).hasSize(5);
        assertThat(report.path("timings"))
                .extracting(timing -> timing.path("what").asText())
                .containsExactly("/pnl", "/performance", "lag of ledgers", "/v1/leaderboard");
        assertThat(report.path("timings"))
                .allSatisfy(timing ->
                        assertThat(timing.at("/latency/count").asLong()).isPositive());
        assertThat(report.path("foldings"))
                .extracting(folding -> folding.path("what").asText())
                .containsExactly("busy trader", "again", "ranked traders");
        assertThat(report.at("/foldings/2/trades").asLong()).isEqualTo(200);
        assertThat(Files.readString(directory.resolve("report.html"))).contains("leaderboard, p99 ms");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "report.html");
        }
    }
}
