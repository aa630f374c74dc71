package io.hyperdex.query.reports;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.platform.json.Times;
import io.hyperdex.query.export.CsvCells;
import io.hyperdex.query.gas.GasFigures;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as one table: the first column says of what a row is, what does not concern it is empty. */
final class ReportCsv {
    private static final List<String> HEADER = List.of(
            "section",
            "time",
            "chainId",
            "pool",
            "protocol",
            "trader",
            "txHash",
            "transactions",
            "swaps",
            "failed",
            "unmeasured",
            "unpriced",
            "cost",
            "costUsd",
            "burned",
            "burnedUsd",
            "efficiency",
            "failureRate",
            "score",
            "gasUsed",
            "gasPrice",
            "amountUsd",
            "hour",
            "p10",
            "p50",
            "p90",
            "n");

    private final GasReport report;
    private final StringBuilder rows = new StringBuilder(CsvCells.row(HEADER));

    private ReportCsv(GasReport report) {
        this.report = report;
    }

    static Buffer of(GasReport report) {
        return new ReportCsv(report).all();
    }

    private Buffer all() {
        GasReport.Subject of = report.subject();
        row("total").time(of.from()).of(of.pool(), null, of.trader()).figures(report.figures());
        report.series().forEach(step -> row("step").time(step.time()).figures(step.figures()));
        report.pools()
                .forEach(pool ->
                        row("pool").of(pool.pool(), pool.protocol(), null).figures(pool.figures()));
        report.protocols()
                .forEach(protocol ->
                        row("protocol").of(null, protocol.protocol(), null).figures(protocol.figures()));
        report.hours().forEach(hour -> row("hour").hour(hour));
        report.transactions().forEach(one -> row("transaction").transaction(one));
        return Buffer.buffer(rows.toString());
    }

    private Cells row(String section) {
        return new Cells(section);
    }

    /** One row; whoever fills the last part of it writes it. */
    private final class Cells {
        private final @Nullable String[] cells = new String[HEADER.size()];

        Cells(String section) {
            set("section", section);
            set("chainId", String.valueOf(report.subject().chainId()));
        }

        private void set(String column, @Nullable Object value) {
            cells[HEADER.indexOf(column)] = value instanceof BigDecimal figure
                    ? Decimals.plain(figure)
                    : value == null ? null : value.toString();
        }

        Cells time(Instant time) {
            set("time", Times.format(time));
            return this;
        }

        Cells of(@Nullable String pool, @Nullable String protocol, @Nullable String trader) {
            set("pool", pool);
            set("protocol", protocol);
            set("trader", trader);
            return this;
        }

        void figures(GasFigures figures) {
            set("transactions", figures.transactions());
            set("swaps", figures.swaps());
            set("failed", figures.failed());
            set("unmeasured", figures.unmeasured());
            set("unpriced", figures.unpriced());
            set("cost", figures.cost());
            set("costUsd", figures.costUsd());
            set("burned", figures.burned());
            set("burnedUsd", figures.burnedUsd());
            set("efficiency", figures.efficiency());
            set("failureRate", figures.failureRate());
            set("score", figures.score());
            write();
        }

        void hour(GasHours.Hour hour) {
            set("hour", hour.hour());
            set("p10", hour.p10());
            set("p50", hour.p50());
            set("p90", hour.p90());
            set("n", hour.n());
            write();
        }

        void transaction(GasReport.Transaction one) {
            time(one.timestamp()).of(one.pool(), one.protocol(), one.trader());
            set("txHash", one.txHash());
            set("transactions", 1);
            set("swaps", one.failed() ? 0 : one.swaps());
            set("failed", one.failed() ? 1 : 0);
            set("gasUsed", one.gasUsed());
            set("gasPrice", one.gasPrice());
            set("cost", one.cost());
            set("costUsd", one.costUsd());
            set("amountUsd", one.amountUsd());
            write();
        }

        private void write() {
            List<@Nullable String> row = new ArrayList<>(Arrays.asList(cells));
            rows.append(CsvCells.row(row));
        }
    }
}
