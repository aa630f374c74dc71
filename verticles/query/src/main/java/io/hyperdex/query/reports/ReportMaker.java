package io.hyperdex.query.reports;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cluster.Lease;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.StoreErrors;
import io.hyperdex.query.gas.GasReportReads;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the reports that were asked for, one after the other, on the node that holds the lease. How far one is, and that it is
 * ready, is written on the lease's connection; when that is lost, the next holder makes the report again.
 *
 * <p>Lives on one event loop.
 */
public final class ReportMaker implements Lease.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(ReportMaker.class);
    private static final long POLL_MILLIS = 500;
    /** Polls between two looks at what has expired. */
    private static final int SWEEP_POLLS = 10;

    private static final String SNAPSHOT = "begin isolation level repeatable read read only";
    /** What is read, and the files. */
    private static final int PARTS = GasReportReads.PARTS + 1;

    private final Vertx vertx;
    private final NodeContext node;
    private final WorkerExecutor encoders;
    private final ReportsConfig config;
    private final ReportTable table;
    private final GasReportReads reads;
    private final Lease lease;
    private long timer;
    private long polls;
    /** Null while another node makes them. */
    private @Nullable SqlConnection connection;

    private Future<Void> round = Future.succeededFuture();

    public ReportMaker(Vertx vertx, NodeContext node, WorkerExecutor encoders) {
        this.vertx = vertx;
        this.node = node;
        this.encoders = encoders;
        this.config = node.configuration().section("reports", ReportsConfig.class);
        this.table = new ReportTable(config);
        this.reads = new GasReportReads(node, config.transactionsMax());
        this.lease = new Lease(vertx, node.store(), "gas-reports", node.nodeId(), this);
    }

    public void start() {
        timer = vertx.setPeriodic(POLL_MILLIS, tick -> poll());
        lease.start();
    }

    /** Ends after the report that is under way. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        connection = null;
        return round.eventually(lease::stop);
    }

    @Override
    public void acquired(SqlConnection held) {
        connection = held;
        poll();
    }

    @Override
    public void lost() {
        connection = null;
    }

    private void poll() {
        SqlConnection open = connection;
        if (open == null || !round.isComplete()) {
            return;
        }
        boolean sweep = polls++ % SWEEP_POLLS == 0;
        round = (sweep ? expire(open) : Future.<Void>succeededFuture())
                .compose(swept -> next(open))
                .onFailure(failure -> LOG.warn("reports wait", failure))
                .otherwiseEmpty();
    }

    private Future<Void> expire(SqlConnection open) {
        return table.expire(open).map(expired -> {
            counted("expired").increment(expired);
            return null;
        });
    }

    /** Makes all that wait. */
    private Future<Void> next(SqlConnection open) {
        if (connection != open) {
            return Future.succeededFuture();
        }
        return table.take(open)
                .compose(taken -> taken.isEmpty()
                        ? Future.succeededFuture()
                        : make(open, taken.get()).compose(made -> next(open)));
    }

    private Future<Void> make(SqlConnection open, StoredReport report) {
        int[] done = {0};
        Supplier<Future<Void>> advanced =
                () -> table.advance(open, report, BigDecimal.valueOf(++done[0]).divide(BigDecimal.valueOf(PARTS)));
        return read(report, advanced)
                .compose(page -> encoders.executeBlocking(() -> ReportFormat.files(page, config.bytesMax())))
                .compose(files -> table.ready(open, report, files))
                .onSuccess(ready -> counted("ready").increment())
                .recover(failure -> mayPass(failure)
                        ? table.putBack(open, report).compose(back -> Future.failedFuture(failure))
                        : fail(open, report, failure));
    }

    private Future<Answer.Page> read(StoredReport report, Supplier<Future<Void>> advanced) {
        return node.store()
                .withConnection(snapshot -> snapshot.query(SNAPSHOT)
                        .execute()
                        .compose(begun -> reads.read(snapshot, report.subject(), report.visible(), advanced))
                        .eventually(() -> snapshot.query("rollback").execute()));
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof ApiException known
                ? known.code() == ErrorCode.STORE_UNAVAILABLE || known.code() == ErrorCode.OVERLOADED
                : StoreErrors.isUnavailable(failure);
    }

    private Future<Void> fail(SqlConnection open, StoredReport report, Throwable failure) {
        LOG.atWarn().addKeyValue("report", report.id()).setCause(failure).log("report not made");
        counted("failed").increment();
        String told = failure instanceof ApiException known ? known.detail() : "it could not be made";
        return table.fail(open, report, told);
    }

    private Counter counted(String result) {
        return node.meters().counter("hyperdex.gas.reports", "result", result);
    }
}
