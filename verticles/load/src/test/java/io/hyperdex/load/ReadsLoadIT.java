package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundredth of the rates and a part of the trades of a real run: for what is right, not for how fast it is. */
class ReadsLoadIT {
    private static final long TRADES = 20_000;

    @TempDir
    Path directory;

    @Test
    void readsAreCheckedReportedOnAndRunAgainOnTheSameData() throws Exception {
        Path data = directory.resolve("data");
        assertThat(load(data, "first")).isZero();
        JsonNode first = report("first");
        assertReport(first);

        assertThat(load(data, "second")).isZero();
        JsonNode second = report("second");
        assertThat(second.path("seed")).isEqualTo(first.path("seed"));
        assertThat(second.at("/workload/storedFrom")).isEqualTo(first.at("/workload/storedFrom"));
    }

    private static void assertReport(JsonNode report) {
        // The machine of a test may be too busy to judge by, and then the report says so.
        assertThat(report.path("outcome").asText()).isIn("passed", "void");
        assertThat(report.path("modes")).hasSize(2).allSatisfy(mode -> {
            assertThat(mode.path("rounds")).hasSize(3).allSatisfy(ReadsLoadIT::assertRound);
            assertThat(mode.at("/median/allP99Millis").asDouble()).isPositive();
        });
        assertThat(report.at("/modes/0/median/hitRatio").asDouble()).isPositive();
        assertThat(report.at("/modes/1/median/hitRatio").asDouble()).isZero();
        assertThat(report.path("singleUser")).hasSize(11);
        assertThat(report.at("/checked/inspected").asLong()).isPositive();
        assertThat(report.at("/checked/ownWrites").asLong()).isPositive();
        assertThat(report.at("/checked/agreed").asLong()).isPositive();
        assertThat(report.path("goals")).hasSize(4);
    }

    private static void assertRound(JsonNode round) {
        assertThat(round.at("/reads/answered").asLong()).isPositive();
        assertThat(round.at("/reads/kinds")).isNotEmpty();
        assertThat(round.at("/ingested/trades").asLong()).isPositive();
        assertThat(round.at("/node/samples").asInt()).isPositive();
        assertThat(round.at("/cpuSeconds/postgres").isNumber()).isTrue();
    }

    private int load(Path data, String name) throws InterruptedException {
        return Main.run(List.of(
                "reads",
                "--trades",
                String.valueOf(TRADES),
                "--pools",
                "50",
                "--rate",
                "100",
                "--ingest",
                "10",
                "--seconds",
                "1",
                "--connections",
                "8",
                "--data",
                data.toString(),
                "--out",
                directory.resolve(name).toString()));
    }

    private JsonNode report(String name) throws Exception {
        Path out = directory.resolve(name);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("<svg", "One user")
                .doesNotContain("http:", "https:", "src=", "href=");
        return Json.MAPPER.readTree(out.resolve("report.json").toFile());
    }
}
