package io.hyperdex.load.ledger;

import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Book;
import io.hyperdex.domain.ledger.BookEvent;
import io.hyperdex.domain.ledger.BookState;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.domain.ledger.Swap;
import io.hyperdex.domain.ledger.TransferPolicy;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code scripts/load ledger}. */
public final class LedgerLoad {
    private static final int ROUNDS = 3;
    private static final int WARM_UP_ROUNDS = 2;
    private static final List<Integer> BUYS_PERCENT = List.of(50, 90);
    private static final double ANSWER_MILLIS_MAX = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final LedgerOptions options;
    private double millis;

    public LedgerLoad(LedgerOptions options) {
        this.options = options;
    }

    /** The exit code. */
    public int run() throws IOException {
        System.out.println("seed=" + options.seed());
        Instant startedAt = Instant.now();
        double loadAverage = Machine.loadAverage();
        List<String> wrong = new ArrayList<>();
        List<LedgerReport.Row> rows = new ArrayList<>();
        for (int buys : BUYS_PERCENT) {
            List<BookEvent> events = events(buys);
            for (LotMethod method : LotMethod.values()) {
                rows.add(median(method, buys, events, wrong));
            }
        }
        double slowest =
                rows.stream().mapToDouble(LedgerReport.Row::answerMillis).max().orElseThrow();
        List<Goal> goals = List.of(Goal.atMost("answer from stored totals, ms", slowest, ANSWER_MILLIS_MAX));
        LedgerReport report = new LedgerReport(
                "ledger",
                options.seed(),
                startedAt,
                Verdict.outcome(wrong, List.of()),
                wrong,
                Machine.here(),
                loadAverage,
                options.trades(),
                rows,
                goals);
        Verdict verdict = new Verdict(report.outcome(), wrong, goals);
        return ReportFiles.write(options.directory(), report, report.page(), verdict);
    }

    private LedgerReport.Row median(LotMethod method, int buys, List<BookEvent> events, List<String> wrong) {
        List<LedgerReport.Row> rounds = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            LedgerReport.Row row = round(method, buys, events, wrong);
            if (round >= WARM_UP_ROUNDS) {
                rounds.add(row);
            }
        }
        return new LedgerReport.Row(
                method,
                buys,
                rounds.get(0).lots(),
                median(rounds.stream().map(LedgerReport.Row::foldMillis).toList()),
                median(rounds.stream().map(LedgerReport.Row::stateMillis).toList()),
                median(rounds.stream().map(LedgerReport.Row::restoreMillis).toList()),
                median(rounds.stream().map(LedgerReport.Row::answerMillis).toList()));
    }

    private LedgerReport.Row round(LotMethod method, int buys, List<BookEvent> events, List<String> wrong) {
        Book book = timed(() -> {
            Book folded = new Book(method);
            events.forEach(folded::apply);
            return folded;
        });
        double fold = millis;
        BookState state = timed(book::state);
        double stored = millis;
        Book restored = timed(() -> new Book(state));
        double restore = millis;
        BigDecimal answer = timed(() -> answer(state.totals()));
        if (!restored.state().equals(state) || answer.signum() == 0) {
            wrong.add(method + ": a restored book differs from the one that was stored");
        }
        return new LedgerReport.Row(method, buys, state.lots().size(), fold, stored, restore, millis);
    }

    private static BigDecimal answer(BookTotals totals) {
        BigDecimal sum = totals.quantity().add(totals.unmatchedQuantity());
        for (TransferPolicy policy : TransferPolicy.values()) {
            sum = sum.add(totals.realised(policy).net())
                    .add(totals.basis(policy).cost());
        }
        return sum;
    }

    private <T> T timed(Supplier<T> work) {
        long before = threads.getCurrentThreadCpuTime();
        T result = work.get();
        long nanos = threads.getCurrentThreadCpuTime() - before;
        millis = Figures.rounded(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1), 1_000);
        return result;
    }

    private List<BookEvent> events(int buysPercent) {
        Random random = new Random(options.seed());
        List<BookEvent> events = new ArrayList<>();
        for (int trade = 0; trade < options.trades(); trade++) {
            OrderKey order = OrderKey.of(
                    Instant.ofEpochSecond(1_700_000_000L + trade), 18_000_000L + trade, 7, "load-" + trade, "load");
            BigDecimal quantity = new BigDecimal(BigInteger.valueOf(1 + (random.nextLong() >>> 4)), 18);
            BigDecimal value = quantity.multiply(BigDecimal.valueOf(2_000L + random.nextInt(500)))
                    .setScale(6, RoundingMode.HALF_EVEN);
            boolean buys = random.nextInt(100) < buysPercent;
            Swap swap = new Swap(
                    order, quantity, quantity, value, new BigDecimal("0.003"), new BigDecimal("1.234567"), buys);
            events.add(buys ? swap.bought() : swap.sold());
        }
        return events;
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }
}
