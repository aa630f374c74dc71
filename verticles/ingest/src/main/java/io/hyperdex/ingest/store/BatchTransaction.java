package io.hyperdex.ingest.store;

import io.hyperdex.domain.Trade;
import io.hyperdex.ingest.relay.FreshCommits;
import io.hyperdex.ingest.retention.TradeFloor;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.RowsStatement;
import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores a batch in one transaction: by COPY where {@link CopyTransaction} thinks that it can, else by statements. Every batch
 * takes its locks in one order: floor, tokens, identity, candles, pools, chain heads, and last the head of the commit order. Among
 * candles, copies take those that are new first; where that and a batch of statements make a circle, one of them is stored again.
 *
 * <p>What does not depend on an answer is sent without waiting for one. That includes the COMMIT: when a statement before
 * it fails, the server turns it into a rollback and answers it with success, so an attempt has succeeded only when every
 * statement has.
 */
final class BatchTransaction {
    /** Others wait for what it locks, so a node that stands still in the middle of it loses it. */
    private static final String BEGIN = "begin; set local idle_in_transaction_session_timeout = '20s'";

    /** Folding more than this would hold the event loop; it is done on a worker thread, while nobody else has the batch. */
    private static final int INLINE_ROWS_MAX = 200;

    private final Vertx vertx;
    private final Store store;
    private final References references;
    private final InstantSource marketClock;
    private final FreshCommits commits;
    private final CopyTransaction copies;

    BatchTransaction(
            Vertx vertx,
            Store store,
            References references,
            InstantSource marketClock,
            FreshCommits commits,
            CopyTransaction copies) {
        this.vertx = vertx;
        this.store = store;
        this.references = references;
        this.marketClock = marketClock;
        this.commits = commits;
        this.copies = copies;
    }

    /** One attempt; the answers are in the order of the submissions. A failure may be of a commit that did happen. */
    Future<List<Stored>> run(List<Submission> submissions) {
        return store.withConnection(connection -> resolve(connection, submissions))
                .compose(batch -> copies.suits(batch) ? copy(batch) : commit(batch));
    }

    private Future<List<Stored>> copy(Batch batch) {
        batch.settleAsNew();
        return copies.run(batch).map(position -> {
            handOver(batch.rows(), position);
            return batch.answers(position);
        });
    }

    private Future<List<Stored>> commit(Batch batch) {
        return store.withConnection(connection ->
                        Statements.prepare(connection).compose(statements -> commit(connection, statements, batch)))
                .onComplete(done -> copies.othersWrote());
    }

    /** To be called when nothing is under way. */
    Future<Void> close() {
        return copies.close();
    }

    private Future<Batch> resolve(SqlConnection connection, List<Submission> submissions) {
        Set<String> names = submissions.stream().map(Submission::source).collect(Collectors.toCollection(TreeSet::new));
        return references.sources(connection, names).compose(sources -> {
            var batch = new Batch(submissions, sources);
            Map<Integer, String> sourceNames = new HashMap<>();
            sources.forEach((name, id) -> sourceNames.put(id, name));
            return references.resolve(connection, batch.entries(), sourceNames).map(resolved -> batch);
        });
    }

    private Future<List<Stored>> commit(SqlConnection connection, Statements statements, Batch batch) {
        Future<?> begun = connection.query(BEGIN).execute();
        return Future.succeededFuture(batch)
                .compose(storing -> claim(connection, statements, storing, begun))
                .compose(claimed -> write(connection, statements, batch))
                .map(batch::answers)
                .recover(failure ->
                        connection.query("rollback").execute().transform(rolledBack -> Future.failedFuture(failure)));
    }

    private Future<Void> claim(SqlConnection connection, Statements statements, Batch batch, Future<?> begun) {
        Map<IdentityKey, Entry> claimants = batch.claimants();
        Future<Void> kept = holdFloor(connection, claimants.values());
        Future<Void> held = UndescribedTokens.hold(connection, batch.undescribedTokens());
        Future<Set<IdentityKey>> claim = IdentityTable.claim(connection, statements.identities, claimants);
        return Future.all(begun, kept, held, claim)
                .compose(sent -> IdentityTable.contents(connection, batch.doubtful(claim.result())))
                .map(contents -> {
                    batch.settle(claim.result(), contents);
                    return null;
                });
    }

    /** Another node may have raised the floor; then those below it are refused at the next attempt. */
    private Future<Void> holdFloor(SqlConnection connection, Collection<Entry> claimants) {
        return TradeFloor.hold(connection).compose(floor -> {
            references.raiseFloor(floor);
            return claimants.stream()
                            .anyMatch(entry -> entry.trade().timestamp().isBefore(floor))
                    ? Future.failedFuture(new StaleKnowledge())
                    : Future.succeededFuture();
        });
    }

    /** The position of the last new trade; of the head when there is none. */
    private Future<Long> write(SqlConnection connection, Statements statements, Batch batch) {
        Callable<Additions> preparation = () -> Additions.of(batch, marketClock.instant());
        Future<Additions> prepared = batch.rows().size() <= INLINE_ROWS_MAX
                ? Future.succeededFuture(Additions.of(batch, marketClock.instant()))
                : vertx.executeBlocking(preparation, false);
        return prepared.compose(additions -> write(connection, statements, batch, additions));
    }

    private Future<Long> write(SqlConnection connection, Statements statements, Batch batch, Additions additions) {
        Set<Integer> executedBasis = batch.poolsWithoutPoolPrice();
        List<Future<?>> sent = new ArrayList<>();
        sent.add(CandleTable.merge(statements.candles, additions.candles()));
        sent.add(CandleTable.turnToExecutedBasis(connection, executedBasis));
        sent.add(TradeTable.raiseChainHeads(connection, batch.rows()));
        Tuple trades = additions.trades();
        Future<Long> position =
                trades == null ? Heads.offset(connection) : TradeTable.append(statements.trades, trades);
        sent.add(position);
        sent.add(connection.query("commit").execute());
        return Future.all(sent).map(committed -> {
            references.turnToExecutedBasis(executedBasis);
            if (trades != null) {
                handOver(batch.rows(), position.result());
            }
            return position.result();
        });
    }

    private void handOver(List<TradeRow> rows, long last) {
        long first = last - rows.size() + 1;
        commits.add(first, last, () -> {
            List<Trade> trades = new ArrayList<>(rows.size());
            for (TradeRow row : rows) {
                trades.add(row.at(store.identity().at(first + trades.size())));
            }
            return trades;
        });
    }

    private record Statements(RowsStatement identities, RowsStatement candles, RowsStatement trades) {
        static Future<Statements> prepare(SqlConnection connection) {
            Future<RowsStatement> identities = IdentityTable.prepare(connection);
            Future<RowsStatement> candles = CandleTable.prepare(connection);
            Future<RowsStatement> trades = TradeTable.prepare(connection);
            return Future.all(identities, candles, trades)
                    .map(all -> new Statements(identities.result(), candles.result(), trades.result()));
        }
    }

    /** The rows of the new trades and of what they add to candles; null where there is nothing. */
    private record Additions(
            @Nullable Tuple candles, @Nullable Tuple trades) {
        static Additions of(Batch batch, Instant now) {
            List<TradeRow> rows = batch.rows();
            return new Additions(
                    CandleTable.parameters(CandleTable.fold(batch.fills()), now),
                    rows.isEmpty() ? null : TradeTable.parameters(rows));
        }
    }
}
