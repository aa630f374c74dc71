package io.hyperdex.platform.cluster;

import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one node of a cluster does at a time. The lease is an advisory lock of PostgreSQL that lives and dies with a
 * connection of its own, and the holder does its work on that very connection: when the lease is gone, so is the way to
 * work. A connection that goes quiet is closed from either side after seconds, so a frozen or cut-off holder loses it; while the
 * holder works it may be quiet for as long as a statement may last.
 *
 * <p>Lives on one event loop; the holder is called there.
 */
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long PULSE_TIMEOUT_MILLIS = 3_000;
    private static final long GOODBYE_MILLIS = 1_000;

    /** The server's side: a session that says nothing for so long ends, and its lock with it; longer within a transaction. */
    private static final String SESSION =
            "set idle_session_timeout = '10s'; set idle_in_transaction_session_timeout = '30s'";

    private static final String NAME = "select set_config('application_name', $1, false)";
    private static final String TRY = "select pg_try_advisory_lock(hashtextextended($1, 0))";
    private static final String HOLDER = """
            select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 0)
                and l.database = (select oid from pg_database where datname = current_database())
            """;

    private final Vertx vertx;
    private final Store store;
    private final String name;
    private final String node;
    private final Holder holder;
    private @Nullable SqlConnection connection;
    private boolean held;
    private boolean trying;
    private boolean stopped;
    private long timer;

    /** What is done while the lease is held. */
    public interface Holder {
        /** The lease is ours from now on; the work uses this connection and no other. */
        void acquired(SqlConnection connection);

        /** The lease may be another's already. */
        void lost();

        /** Whether a statement may be under way for long, behind which the server does not answer anything else. */
        default boolean isWorking() {
            return false;
        }
    }

    public Lease(Vertx vertx, Store store, String name, String node, Holder holder) {
        this.vertx = vertx;
        this.store = store;
        this.name = name;
        this.node = node;
        this.holder = holder;
    }

    public void start() {
        timer = vertx.setPeriodic(1, PERIOD_MILLIS, tick -> pulse());
    }

    /** Gives the lease back. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return drop();
    }

    public boolean isHeld() {
        return held;
    }

    /** The node that holds the lease of this name now, or null. */
    public static Future<@Nullable String> holder(SqlConnection connection, String name) {
        return connection
                .preparedQuery(HOLDER)
                .execute(Tuple.of(name))
                .map(rows -> rows.size() == 0
                        ? null
                        : rows.iterator().next().getString(0).replaceFirst("^.*@", ""));
    }

    /** One step at a time: connect, try to lock, and while the lock is held make sure that the server still answers. */
    private void pulse() {
        if (trying || stopped) {
            return;
        }
        trying = true;
        long patience = held && holder.isWorking() ? store.silenceMax().toMillis() : PULSE_TIMEOUT_MILLIS;
        step().timeout(patience, TimeUnit.MILLISECONDS)
                .onComplete(done -> trying = false)
                .onFailure(failure -> {
                    LOG.debug("lease {} not reached", name, failure);
                    drop().onFailure(gone -> LOG.debug("already closed", gone));
                });
    }

    private Future<Void> step() {
        SqlConnection open = connection;
        if (open == null) {
            return store.connect().compose(this::opened);
        }
        return held ? open.query("select 1").execute().mapEmpty() : tryLock(open);
    }

    private Future<Void> opened(SqlConnection opened) {
        if (stopped || connection != null) {
            return opened.close();
        }
        connection = opened;
        opened.closeHandler(closed -> forget(opened));
        return opened.query(SESSION)
                .execute()
                .compose(set -> opened.preparedQuery(NAME).execute(Tuple.of("lease " + name + "@" + node)))
                .compose(named -> tryLock(opened));
    }

    private Future<Void> tryLock(SqlConnection open) {
        return open.preparedQuery(TRY).execute(Tuple.of(name)).map(rows -> {
            boolean locked = rows.iterator().next().getBoolean(0);
            // Where two attempts came through at once, both are told that the session has the lock.
            if (locked && open == connection && !held) {
                held = true;
                LOG.info("lease {} is held", name);
                holder.acquired(open);
            }
            return null;
        });
    }

    private Future<Void> drop() {
        SqlConnection open = connection;
        if (open == null) {
            return Future.succeededFuture();
        }
        forget(open);
        // A server that says nothing would be waited for until TCP gives up.
        return open.close().timeout(GOODBYE_MILLIS, TimeUnit.MILLISECONDS).recover(silent -> Store.cut(open));
    }

    private void forget(SqlConnection gone) {
        if (gone != connection) {
            return;
        }
        connection = null;
        if (held) {
            held = false;
            LOG.info("lease {} is given up", name);
            holder.lost();
        }
    }
}
