package io.hyperdex.load.report;

import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a report goes: two files of a directory, and its outcome, goals and path on the standard output. */
public final class ReportFiles {
    private ReportFiles() {}

    /** The exit code: 1 when the outcome is {@code failed}. The path is the last line that is printed. */
    public static int write(Path directory, Object report, String page, Verdict verdict) throws IOException {
        Path file = Files.createDirectories(directory).resolve("report.json").toAbsolutePath();
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        Files.writeString(directory.resolve("report.html"), page);
        verdict.findings.forEach(finding -> System.out.println(verdict.outcome + ": " + finding));
        verdict.goals.forEach(System.out::println);
        System.out.println("report=" + file);
        return verdict.outcome.equals("failed") ? 1 : 0;
    }

    /** @param outcome {@code passed}, {@code failed} or {@code void} */
    public record Verdict(String outcome, List<String> findings, List<Goal> goals) {
        /** Failed when anything is wrong, else void when the machine was too busy to judge. */
        public static String outcome(List<String> wrong, List<String> disturbed) {
            if (!wrong.isEmpty()) {
                return "failed";
            }
            return disturbed.isEmpty() ? "passed" : "void";
        }
    }
}
