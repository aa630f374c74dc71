package io.hyperdex.load.report;

import static io.hyperdex.load.report.Html.figure;

import java.util.ArrayList;
import java.util.List;

/** A table of whose CPU was used in each measurement. */
public final class CpuRows {
    private final String server;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param server what the first process is */
    public CpuRows(String server) {
        this.server = server;
    }

    public void add(String name, double elapsed, CpuClock.Used used) {
        rows.add(List.of(
                name,
                figure(elapsed),
                figure(used.node()),
                figure(used.postgres()),
                figure(used.generator()),
                figure(used.others()),
                figure(used.stolen())));
    }

    public String table() {
        return Html.table(List.of("", "elapsed", server, "PostgreSQL", "generator", "others", "stolen"), rows);
    }
}
