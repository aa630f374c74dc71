package io.hyperdex.query.reports;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.json.Times;
import io.hyperdex.query.gas.GasComparison;
import io.hyperdex.query.gas.GasFigures;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report on paper: its main figures, rounded, with charts; the other files have all of them exactly. */
final class ReportPdf {
    private static final MathContext READABLE = new MathContext(6);
    private static final int ROWS_MAX = 20;
    private static final BigDecimal WEI_OF_GWEI = BigDecimal.TEN.pow(9);

    private final GasReport report;
    private final AsOf asOf;
    private final PdfSheets sheets;

    private ReportPdf(GasReport report, AsOf asOf, PdfSheets sheets) {
        this.report = report;
        this.asOf = asOf;
        this.sheets = sheets;
    }

    static Buffer of(GasReport report, AsOf asOf) {
        try (var sheets = new PdfSheets()) {
            new ReportPdf(report, asOf, sheets).all();
            return sheets.finished();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void all() throws IOException {
        GasReport.Subject of = report.subject();
        sheets.title("Gas report, " + of.period());
        sheets.line("Chain " + of.chainId() + subject(of));
        sheets.line(Times.format(of.from()) + " to " + Times.format(of.to()) + ", UTC");
        sheets.line("As of position " + asOf.position() + ". Figures are rounded; the JSON and CSV files are exact.");
        sheets.heading("Figures");
        sheets.table(List.of("", ""), figures(report.figures()), 0.5);
        costs();
        hours();
        parts();
        trader();
        transactions();
    }

    private static String subject(GasReport.Subject of) {
        return of.trader() != null ? ", trader " + of.trader() : of.pool() != null ? ", pool " + of.pool() : "";
    }

    private static List<List<String>> figures(GasFigures of) {
        return List.of(
                List.of("Transactions", String.valueOf(of.transactions())),
                List.of("Swaps", String.valueOf(of.swaps())),
                List.of("Failed transactions", String.valueOf(of.failed())),
                List.of("Of unknown gas", String.valueOf(of.unmeasured())),
                List.of("Without a price of the native token", String.valueOf(of.unpriced())),
                List.of("Cost, native token", shown(of.cost())),
                List.of("Cost, USD", shown(of.costUsd())),
                List.of("Burned by failures, native token", shown(of.burned())),
                List.of("Burned by failures, USD", shown(of.burnedUsd())),
                List.of("Cost by value traded", shown(of.efficiency())),
                List.of("Failure rate", shown(of.failureRate())),
                List.of("Score, 0 to 100", shown(of.score())));
    }

    private static String shown(@Nullable BigDecimal figure) {
        return figure == null ? "unknown" : Decimals.plain(figure.round(READABLE));
    }

    private void costs() throws IOException {
        boolean usd = report.series().stream().allMatch(step -> step.figures().costUsd() != null);
        sheets.bars(
                "Cost, " + (usd ? "USD" : "native token"),
                report.series().stream()
                        .map(step -> new PdfSheets.Bar(time(step.time(), 13) + "h", cost(step.figures(), usd)))
                        .toList());
    }

    /** Month, day and what follows up to a place; the head of the report says of which year. */
    private static String time(Instant time, int end) {
        return Times.format(time).substring(5, end).replace('T', ' ');
    }

    private static double cost(GasFigures figures, boolean usd) {
        BigDecimal cost = usd ? figures.costUsd() : figures.cost();
        return cost == null ? 0 : cost.doubleValue();
    }

    private void hours() throws IOException {
        List<PdfSheets.Bar> bars = new ArrayList<>();
        for (GasHours.Hour hour : report.hours()) {
            BigDecimal median = hour.p50();
            bars.add(new PdfSheets.Bar(
                    hour.hour() + "h",
                    median == null ? 0 : median.divide(WEI_OF_GWEI, READABLE).doubleValue()));
        }
        sheets.bars("Median gas price of the chain by hour of the day (UTC), gwei", bars);
    }

    private void parts() throws IOException {
        part(
                "Pools",
                report.pools().stream()
                        .map(pool -> row(pool.pool() + " (" + pool.protocol() + ")", pool.figures()))
                        .toList());
        part(
                "Protocols",
                report.protocols().stream()
                        .map(protocol -> row(protocol.protocol(), protocol.figures()))
                        .toList());
    }

    private void part(String name, List<List<String>> rows) throws IOException {
        if (!rows.isEmpty()) {
            sheets.heading(name + most(rows.size(), "of the greatest cost"));
            sheets.table(List.of("", "Transactions", "Failed", "Cost", "Cost, USD"), first(rows), 0.52);
        }
    }

    private static List<String> row(String name, GasFigures of) {
        return List.of(
                name,
                String.valueOf(of.transactions()),
                String.valueOf(of.failed()),
                shown(of.cost()),
                shown(of.costUsd()));
    }

    private static String most(int rows, String which) {
        return rows > ROWS_MAX ? ", " + ROWS_MAX + " " + which : "";
    }

    private static <T> List<T> first(List<T> rows) {
        return rows.subList(0, Math.min(ROWS_MAX, rows.size()));
    }

    private void trader() throws IOException {
        GasComparison comparison = report.comparison();
        if (comparison == null) {
            return;
        }
        sheets.heading("Beside the cheaper quarter of others");
        if (comparison.reason() != null) {
            sheets.line(comparison.reason());
        } else {
            sheets.table(
                    List.of("Transactions", "Paid", "Others", "Saving", "Saving, USD"),
                    List.of(List.of(
                            String.valueOf(comparison.transactions()),
                            shown(comparison.actual()),
                            shown(comparison.baseline()),
                            shown(comparison.saving()),
                            shown(comparison.savingUsd()))),
                    0.2);
        }
        if (!report.recommendations().isEmpty()) {
            sheets.heading("Recommendations");
            sheets.table(
                    List.of("", "Transactions", "Saving", "Saving, USD"),
                    report.recommendations().stream()
                            .map(one -> List.of(
                                    one.subject(),
                                    String.valueOf(one.n()),
                                    shown(one.saving()),
                                    shown(one.savingUsd())))
                            .toList(),
                    0.4);
        }
    }

    private void transactions() throws IOException {
        List<GasReport.Transaction> dearest = report.transactions().stream()
                .filter(one -> one.cost() != null)
                .sorted(Comparator.comparing(
                        GasReport.Transaction::cost, Comparator.nullsLast(Comparator.reverseOrder())))
                .toList();
        if (dearest.isEmpty()) {
            return;
        }
        sheets.heading("Transactions" + most(dearest.size(), "of the greatest cost"));
        sheets.table(
                List.of("", "Time", "Cost", "Cost, USD"),
                first(dearest).stream()
                        .map(one -> List.of(
                                one.txHash() == null ? one.trader() : one.txHash(),
                                time(one.timestamp(), 16),
                                shown(one.cost()),
                                shown(one.costUsd())))
                        .toList(),
                0.62);
    }
}
