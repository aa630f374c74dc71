package io.hyperdex.load.ledger;

import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.Parts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code report.json} of {@code scripts/load ledger}; times are CPU milliseconds of the thread that worked, the median of the rounds. */
record LedgerReport(
        String name,
        long seed,
        Instant startedAt,
        String outcome,
        List<String> findings,
        Machine machine,
        double loadAverage,
        int trades,
        List<Row> rows,
        List<Goal> goals) {

    /**
     * @param buys percent of the trades that buy
     * @param lots that are open at the end
     * @param foldMillis all trades, from nothing
     * @param restoreMillis the lots from a stored state
     * @param answerMillis realised, unrealised and coverage under every transfer policy from the stored totals
     */
    record Row(
            LotMethod method,
            int buys,
            int lots,
            double foldMillis,
            double stateMillis,
            double restoreMillis,
            double answerMillis) {}

    String page() {
        return Html.page(
                "Ledger of " + trades + " trades",
                Parts.head(startedAt, seed, outcome, findings)
                        + Html.table(
                                List.of(
                                        "method",
                                        "% buys",
                                        "open lots",
                                        "fold ms",
                                        "state ms",
                                        "restore ms",
                                        "answer ms"),
                                rows.stream()
                                        .map(row -> List.of(
                                                row.method.name(),
                                                String.valueOf(row.buys),
                                                String.valueOf(row.lots),
                                                String.valueOf(row.foldMillis),
                                                String.valueOf(row.stateMillis),
                                                String.valueOf(row.restoreMillis),
                                                String.valueOf(row.answerMillis)))
                                        .toList())
                        + Parts.goals(goals)
                        + Parts.machine(machine, Map.of("load average", String.valueOf(loadAverage))));
    }
}
