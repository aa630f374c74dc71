package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Interval;
import io.hyperdex.platform.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestLoadIT {
    private static final int TRADES = 3_000;

    @TempDir
    Path directory;

    @Test
    void ownNodeIsLoadedReportedOnAndRemoved() throws Exception {
        assertThat(load("--batch", "400")).isZero();

        JsonNode report = Json.MAPPER.readTree(directory.resolve("report.json").toFile());
        // So few trades are too quick to judge by, and the report says so.
        assertThat(report.path("outcome").asText()).isIn("passed", "void");
        assertThat(report.path("seed").asLong()).isEqualTo(5);
        assertThat(report.at("/settings/fsync").asText()).isEqualTo("on");
        assertThat(report.at("/machine/cores").asInt()).isPositive();
        assertThat(report.at("/versions/postgres").asText()).isNotEmpty();
        assertThat(report.path("rounds")).hasSize(3).allSatisfy(IngestLoadIT::assertRound);
        assertThat(report.at("/median/postToCopy").asDouble()).isPositive();
        assertThat(report.path("goals")).hasSize(2);
        assertThat(report.path("conditions")).isNotEmpty();
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<svg", "Durable rows")
                .doesNotContain("http:", "https:", "src=", "href=");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "report.html");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ndjson", "--rate"})
    void otherWaysToPostLoseNothing(String way) throws Exception {
        String[] options = way.equals("--rate") ? new String[] {way, "20000"} : new String[] {way};
        assertThat(load(options)).isZero();
    }

    private int load(String... options) throws InterruptedException {
        var words = new ArrayList<>(List.of(
                "ingest",
                "--seed",
                "5",
                "--trades",
                String.valueOf(TRADES),
                "--pools",
                "50",
                "--out",
                directory.toString()));
        words.addAll(List.of(options));
        return Main.run(words);
    }

    private static void assertRound(JsonNode round) {
        for (String baseline : List.of("copy", "unnest")) {
            assertThat(round.path(baseline).path("rows").asInt()).isEqualTo(TRADES);
            assertThat(round.path(baseline).path("rowBytes").asLong())
                    .isEqualTo(round.at("/post/stored/rowBytes").asLong());
        }
        assertThat(round.at("/post/trades").asInt()).isEqualTo(TRADES);
        assertThat(round.at("/post/requests").asInt()).isEqualTo(8);
        assertThat(round.at("/post/stored/tradesInCandles"))
                .hasSize(Interval.STORED.size())
                .allSatisfy(sum -> assertThat(sum.asInt()).isEqualTo(TRADES));
        assertThat(round.at("/post/acknowledgement/p99Millis").asDouble())
                .isGreaterThanOrEqualTo(
                        round.at("/post/acknowledgement/p50Millis").asDouble());
        assertThat(round.at("/post/cpuSeconds/node").isNumber()).isTrue();
        assertThat(round.at("/post/cpuSeconds/postgres").isNumber()).isTrue();
    }
}
