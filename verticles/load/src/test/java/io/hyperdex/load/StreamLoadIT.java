package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.load.node.Target;
import io.hyperdex.platform.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of load on the stream at a hundredth of its size: whether all is right, not how fast it is. */
class StreamLoadIT {
    @TempDir
    static Path data;

    @TempDir
    Path directory;

    /** Apart, so that no trade of one run is one of another. */
    private static int seed;

    private static Target node;

    @BeforeAll
    static void start() throws Exception {
        node = Target.started(data, Map.of("HYPERDEX_PUSH_BENCH", "true", "HYPERDEX_PUSH_QUEUE_BYTES_MAX", "65536"));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void everyMessageReachesEverySocketOfItsTopicOnce() throws Exception {
        JsonNode report = run(
                "push",
                "--sockets",
                "100",
                "--rate",
                "850",
                "--seconds",
                "1",
                "--rounds",
                "1",
                "--topics",
                "10",
                "--trades",
                "100");

        assertThat(report.path("measured")).hasSize(8).allSatisfy(measured -> {
            assertThat(measured.at("/received/events").asLong()).isPositive();
            assertThat(measured.at("/received/lost").asLong()).isZero();
        });
        assertThat(report.path("goals")).isNotEmpty();
    }

    @Test
    void socketsThatBreakOffComeBackAndMissNothingUntold() throws Exception {
        JsonNode report =
                run("storm", "--sockets", "100", "--rate", "500", "--seconds", "2", "--rounds", "1", "--topics", "10");

        for (String table : List.of("Storms", "Churn")) {
            assertThat(report.at("/tables/" + table + "/0/lost").asLong()).isZero();
            assertThat(report.at("/tables/" + table + "/0/doubled").asLong()).isZero();
        }
        assertThat(report.at("/tables/Storms/0/share recovered").asDouble()).isEqualTo(1);
    }

    @Test
    void socketsThatDoNotReadAreToldWhatTheyMissed() throws Exception {
        JsonNode report = run("stalled", "--sockets", "100", "--rate", "1000", "--seconds", "3");

        JsonNode stalled = report.at("/tables/What the stalled sockets got");
        assertThat(stalled.at("/0/gap frames").asLong()).isPositive();
        assertThat(stalled.at("/0/missing without a word").asLong()).isZero();
        assertThat(stalled.at("/1/server").asText()).isEqualTo("stock bridge");
    }

    @Test
    void joinsAtAnyMomentBeginWhereTheySay() throws Exception {
        JsonNode report =
                run("join", "--sockets", "20", "--rate", "2000", "--seconds", "2", "--topics", "5", "--trades", "50");

        assertThat(report.path("tables").path("Joins")).hasSize(2).allSatisfy(joins -> {
            assertThat(joins.path("joins afresh").asLong()).isPositive();
            assertThat(joins.path("of these misplaced").asLong()).isZero();
        });
    }

    private JsonNode run(String kind, String... options) throws Exception {
        seed += 10;
        List<String> words = new ArrayList<>(List.of(
                kind, "--url", node.url().toString(), "--seed", String.valueOf(seed), "--out", directory.toString()));
        words.addAll(List.of(options));
        assertThat(Main.run(words)).isZero();
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<h2>Conditions</h2>")
                .doesNotContain("http:", "https:", "src=", "href=");
        return Json.MAPPER.readTree(directory.resolve("report.json").toFile());
    }
}
