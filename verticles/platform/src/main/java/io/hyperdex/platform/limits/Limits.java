package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.redis.RedisPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of all callers of this node, shared with the other nodes through Redis. A request that the node holds a grant for
 * is decided on at once; others wait for one answer of Redis together. Thread-safe.
 */
public final class Limits {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final long SWEEP_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 15_000;
    private static final long CLOSING_MILLIS_MAX = 2_000;
    private static final Duration SHED = Duration.ofSeconds(2);

    /** With the name of a tier: all of that tier who come when the node knows as many callers as it may. */
    private static final String CROWD = "*";

    private final Vertx vertx;
    private final LimitsConfig config;
    private final Tiers tiers;
    private final SharedLimits shared;
    private final LoadGauge load;
    private final LimitMeters meters;
    private final InstantSource clock;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final long sweep;

    /** A caller that is refused for a while, whatever it asks. */
    public record Block(String bucket, Instant until) {}

    /** What the limits work with. */
    public record Surroundings(Vertx vertx, RedisPool redis, String node, LoadGauge load, MeterRegistry meters) {}

    /** The limits of a node. */
    public static Limits open(Surroundings node, LimitsConfig config) {
        return open(node, config, null);
    }

    /** @param clock for tests; null for the system's, and Redis's own in the script */
    static Limits open(Surroundings node, LimitsConfig config, @Nullable InstantSource clock) {
        var shared = new SharedLimits(node.redis(), node.node(), clock, node.meters());
        return new Limits(node, config, shared, clock == null ? InstantSource.system() : clock);
    }

    private Limits(Surroundings node, LimitsConfig config, SharedLimits shared, InstantSource clock) {
        this.vertx = node.vertx();
        this.config = config;
        this.tiers = Tiers.of(config);
        this.shared = shared;
        this.load = node.load();
        this.meters = new LimitMeters(node.meters(), tiers.all());
        this.clock = clock;
        node.meters().gauge("hyperdex.limits.accounts", accounts, Map::size);
        sweep = vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
    }

    public Tiers tiers() {
        return tiers;
    }

    /** Lets a request in or not; at once where nothing has to be asked. Never fails. */
    public Future<Admission> admit(Caller caller, int weight) {
        if (!config.enabled() || weight == 0) {
            return Future.succeededFuture(Admission.FREE);
        }
        Tier tier = tiers.of(caller);
        if (load.load() > tier.shedAbove()) {
            meters.refused(tier, Refusals.LOAD);
            return Future.succeededFuture(shed(caller, tier));
        }
        return tier.unlimited() ? Future.succeededFuture(Admission.FREE) : enter(caller, tier, weight);
    }

    /** Tells what is left, if this node knows the caller: nobody is asked about one who is refused whatever is left. */
    private Admission shed(Caller caller, Tier tier) {
        ApiException refusal = Refusals.shed(tier, SHED.toSeconds());
        Account known = accounts.get(caller.bucket());
        return known == null || !known.tier().equals(tier)
                ? Admission.refused(null, null, refusal)
                : known.refused(refusal);
    }

    /** Lets a socket in or not. Never fails. */
    public Future<Admission> admitSocket(Caller caller) {
        Tier tier = tiers.of(caller);
        return !config.enabled() || tier.unlimited() ? Future.succeededFuture(Admission.FREE) : enter(caller, tier, 0);
    }

    /** The blocks that all nodes know, or this node's own while Redis is away; at most a thousand. */
    public Future<List<Block>> blocks() {
        return shared.available()
                ? shared.blocks().otherwise(failure -> ownBlocks())
                : Future.succeededFuture(ownBlocks());
    }

    /** Whether there was such a block. The other nodes let the caller in within a second. */
    public Future<Boolean> lift(String bucket) {
        Account account = accounts.get(bucket);
        boolean own = account != null && account.blockedUntilMillis() > clock.millis();
        if (account != null) {
            account.lift();
        }
        return shared.available() ? shared.lift(bucket).map(lifted -> lifted || own) : Future.succeededFuture(own);
    }

    /** What this node holds goes back to the others. */
    public Future<Void> close() {
        vertx.cancelTimer(sweep);
        List<Future<Void>> settlements = new ArrayList<>();
        accounts.values().forEach(account -> settlements.add(settle(account)));
        return Future.join(settlements)
                .timeout(CLOSING_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.atDebug().setCause(failure).log("what was held lapses by itself");
                    return Future.succeededFuture();
                });
    }

    private List<Block> ownBlocks() {
        long now = clock.millis();
        return accounts.values().stream()
                .filter(account -> account.blockedUntilMillis() > now)
                .limit(1_000)
                .map(account -> new Block(account.bucket(), Instant.ofEpochMilli(account.blockedUntilMillis())))
                .toList();
    }

    /** A caller whose tier has changed starts anew; what its former account holds lapses. */
    private Account account(String bucket, Tier tier, boolean common) {
        Account known = accounts.get(bucket);
        if (known != null && known.tier().equals(tier)) {
            return known;
        }
        if (known == null && accounts.size() >= config.accountsMax()) {
            return accounts.computeIfAbsent(
                    CROWD + tier.name(), crowd -> new Account(crowd, tier, true, config, clock));
        }
        return accounts.compute(
                bucket,
                (name, present) -> present != null && present.tier().equals(tier)
                        ? present
                        : new Account(name, tier, common, config, clock));
    }

    /** Who shares a key with others must find room in its own limits and in the cap of all of them. */
    private Future<Admission> enter(Caller caller, Tier tier, int weight) {
        Future<Admission> own = enter(account(caller.bucket(), tier, false), weight);
        return caller.sharesKey()
                ? own.compose(admission -> admission.refusal() == null
                        ? enter(account(caller.id(), tier.times(config.browserKeyCap()), true), weight)
                                .map(admission::within)
                        : Future.succeededFuture(admission))
                : own;
    }

    private Future<Admission> enter(Account account, int weight) {
        Admission admission = account.judge(weight, !shared.available(), false);
        if (admission != null) {
            counted(account, admission);
            if (account.hasNewBlock() || (admission.refusal() == null && account.runsLow())) {
                settleAside(account);
            }
            return Future.succeededFuture(admission);
        }
        var waiter = new Waiter(weight, vertx.getOrCreateContext());
        account.await(waiter);
        settleAside(account);
        return waiter.verdict().onSuccess(decided -> counted(account, decided));
    }

    private void counted(Account account, Admission admission) {
        if (admission.refusal() != null) {
            meters.refused(account.tier(), admission.refusal());
        } else if (admission.isAlone()) {
            meters.admittedAlone();
        }
    }

    /** Asks the shared limits, and decides on who waits. Nothing happens while that is under way already. */
    private Future<Void> settle(Account account) {
        Claim claim = account.claim();
        if (claim == null) {
            return Future.succeededFuture();
        }
        if (claim.blockMillis() > 0) {
            shared.listBlock(account.bucket(), account.blockedUntilMillis())
                    .onFailure(failure -> LOG.debug("a block is not listed", failure));
        }
        return shared.settle(account.bucket(), account.tier(), claim)
                .onSuccess(grant -> concluded(account, account.settled(claim, grant), false))
                .onFailure(failure -> concluded(account, account.failed(claim), true))
                .mapEmpty();
    }

    private void concluded(Account account, List<Runnable> decided, boolean alone) {
        if (account.hasWaiters() || (account.hasNewBlock() && !alone)) {
            settleAside(account);
        }
        decided.forEach(Runnable::run);
    }

    private void settleAside(Account account) {
        settle(account).onFailure(failure -> LOG.debug("not settled", failure));
    }

    /** Once a second: what is held goes on being held or is given back, and who is idle is forgotten. */
    void sweep() {
        accounts.values().forEach(account -> {
            if (shared.available() && account.isDue()) {
                settleAside(account);
            } else if (account.isForgettable(IDLE_MILLIS)) {
                accounts.remove(account.bucket(), account);
            }
        });
    }
}
