package io.hyperdex.load.report;

import static io.hyperdex.load.report.Html.figure;

import java.util.ArrayList;
import java.util.List;

/** A table of whose CPU was used in each measurement. */
public final class CpuRows {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param server what the first process is
     * @param further columns after those of CPU
     */
    public CpuRows(String server, String... further) {
        head = row(List.of("", "elapsed", server, "PostgreSQL", "generator", "others", "stolen"), further);
    }

    public void add(String name, double elapsed, CpuClock.Used used, String... further) {
        List<String> cells = List.of(
                name,
                figure(elapsed),
                figure(used.node()),
                figure(used.postgres()),
                figure(used.generator()),
                figure(used.others()),
                figure(used.stolen()));
        rows.add(row(cells, further));
    }

    public String table() {
        return Html.table(head, rows);
    }

    private static List<String> row(List<String> cells, String... further) {
        List<String> row = new ArrayList<>(cells);
        row.addAll(List.of(further));
        return row;
    }
}
