package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.ApiException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one caller's limits, and its decisions. Used by every event loop, so each call is synchronized; none
 * of them waits for anything.
 */
final class Account {
    private static final long BLOCK_ASKED_AGAIN_MILLIS = 1_000;

    private final String bucket;
    private final Tier tier;
    private final boolean common;
    private final String policy;
    private final long block;
    private final double localShare;
    private final InstantSource clock;
    private final Shared shared;
    private final Places requests = new Places();
    private final Places sockets = new Places();
    private final Violations violations = new Violations();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private @Nullable LocalLimits local;
    private long spentLocally;
    private boolean settling;
    private long usedMillis;
    private long refusedUntilMillis;
    private int refusedWeight;
    private long blockedUntilMillis;
    private long blockKnownMillis;
    private long blockToTell;

    /** @param common whether several callers use it, who are not blocked for one another's violations */
    Account(String bucket, Tier tier, boolean common, LimitsConfig config, InstantSource clock) {
        this.bucket = bucket;
        this.tier = tier;
        this.common = common;
        this.policy = Quota.policy(tier);
        this.block = config.block(tier);
        this.localShare = config.localShare();
        this.clock = clock;
        this.shared = new Shared(tier, clock.millis());
    }

    String bucket() {
        return bucket;
    }

    Tier tier() {
        return tier;
    }

    /**
     * Decides on a request, or with weight 0 on a socket; null when the shared limits must be asked first.
     *
     * @param alone whether they cannot be asked
     * @param asked whether they have just answered for this very request
     */
    synchronized @Nullable Admission judge(int weight, boolean alone, boolean asked) {
        long now = clock.millis();
        usedMillis = now;
        if (weight == 0) {
            return judgeSocket(alone, asked, now);
        }
        if (now < blockedUntilMillis) {
            boolean fresh = now - blockKnownMillis < BLOCK_ASKED_AGAIN_MILLIS;
            return fresh || alone || asked ? blocked(now) : null;
        }
        return alone ? judgeAlone(weight, now) : judgeShared(weight, asked, now);
    }

    private @Nullable Admission judgeShared(int weight, boolean asked, long now) {
        int places = requests.held(now);
        boolean free = requests.taken() < places;
        if (!free && requests.areAll(tier.concurrent(), asked, now)) {
            return refuse(shared.quota(now), Refusals.CONCURRENT, 1_000, now);
        }
        boolean refusedBefore = now < refusedUntilMillis && weight >= refusedWeight;
        if (!refusedBefore && free && shared.spend(weight, now)) {
            requests.take(places);
            return Admission.granted(shared.quota(now), policy, this::leaveRequest);
        }
        List<String> lacking = shared.lacking(weight, now);
        // Who has asked and lacks nothing was overtaken while he waited, by requests that this node let in alone: he
        // asks again.
        if (!refusedBefore && (!free || !asked || lacking.isEmpty())) {
            return null;
        }
        long wait = Math.max(1, shared.waitMillis(weight, now));
        refusedUntilMillis = now + wait;
        refusedWeight = weight;
        return refuse(shared.quota(now), lacking.isEmpty() ? List.of("minute") : lacking, wait, now);
    }

    private Admission judgeAlone(int weight, long now) {
        LocalLimits limits = alone(now);
        if (requests.taken() >= limits.concurrent()) {
            return refuse(limits.quota(), Refusals.CONCURRENT, 1_000, now);
        }
        if (!limits.spend(weight)) {
            return refuse(limits.quota(), limits.lacking(weight), limits.waitMillis(weight), now);
        }
        spentLocally += weight;
        requests.take(limits.concurrent());
        return Admission.granted(limits.quota(), policy, this::leaveRequest).alone();
    }

    private @Nullable Admission judgeSocket(boolean alone, boolean asked, long now) {
        int places = alone ? alone(now).sockets() : sockets.held(now);
        if (sockets.take(places)) {
            return Admission.granted(null, policy, this::leaveSocket);
        }
        return alone || sockets.areAll(tier.sockets(), asked, now)
                ? Admission.refused(null, null, Refusals.exceeded(tier, Refusals.SOCKETS, 1))
                : null;
    }

    private LocalLimits alone(long now) {
        LocalLimits limits = local;
        if (limits == null) {
            limits = new LocalLimits(tier, localShare, shared.left(now), clock);
            local = limits;
        }
        return limits;
    }

    private Admission refuse(Quota quota, List<String> policies, long waitMillis, long now) {
        long blockMillis = common ? 0 : violations.add(now);
        if (blockMillis > 0) {
            blockedUntilMillis = now + blockMillis;
            blockKnownMillis = now;
            blockToTell = blockMillis;
        }
        ApiException refusal = Refusals.exceeded(tier, policies, Math.max(1, Windows.ceil(waitMillis, 1_000)));
        return Admission.refused(quota, policy, refusal);
    }

    private Admission blocked(long now) {
        return refused(Refusals.blocked(tier, Math.max(1, Windows.ceil(blockedUntilMillis - now, 1_000))));
    }

    /** Refuses for another reason than the limits; they stay as they are. */
    synchronized Admission refused(ApiException refusal) {
        return Admission.refused(local == null ? shared.quota(clock.millis()) : local.quota(), policy, refusal);
    }

    private synchronized void leaveRequest() {
        requests.leave();
    }

    private synchronized void leaveSocket() {
        sockets.leave();
    }

    synchronized void await(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Whether the requests held are so few that more should be fetched before they run out. */
    synchronized boolean runsLow() {
        return block > 1 && !settling && local == null && shared.held(clock.millis()) < block / 4;
    }

    /** Whether a new block has not been told to Redis. */
    synchronized boolean hasNewBlock() {
        return blockToTell > 0;
    }

    /** What to ask the shared limits for; null while that is being done. {@link #settled} or {@link #failed} must follow. */
    synchronized @Nullable Claim claim() {
        if (settling) {
            return null;
        }
        settling = true;
        long now = clock.millis();
        long wanted = 0;
        int newRequests = 0;
        int newSockets = 0;
        for (Waiter waiter : waiters) {
            waiter.claim();
            wanted += waiter.weight();
            newRequests += waiter.isSocket() ? 0 : 1;
            newSockets += waiter.isSocket() ? 1 : 0;
        }
        long back = shared.takeLapsed(now);
        boolean stocksUp = block > 1 && (wanted > 0 || now - usedMillis < 100);
        wanted = Math.max(0, wanted + (stocksUp ? block : 0) - shared.held(now));
        long spent = spentLocally;
        spentLocally = 0;
        long tell = blockToTell == 0 ? 0 : Math.max(0, blockedUntilMillis - now);
        blockToTell = 0;
        return new Claim(
                wanted,
                spent,
                back,
                shared.grantedHour(),
                requests.claim(newRequests, tier.concurrent()),
                sockets.claim(newSockets, tier.sockets()),
                tell);
    }

    /** Takes over what the shared limits have answered, and decides on those whose turn has come. */
    synchronized List<Runnable> settled(Claim claim, Grant grant) {
        long now = clock.millis();
        settling = false;
        local = null;
        shared.settled(grant, now);
        requests.settled(claim.slots(), grant.slots(), now);
        sockets.settled(claim.sockets(), grant.sockets(), now);
        blockKnownMillis = now;
        boolean ownBlock = claim.blockMillis() > 0 && grant.blockedMillis() == claim.blockMillis();
        if (blockToTell == 0 && !ownBlock) {
            blockedUntilMillis = now + grant.blockedMillis();
        }
        return decide(false);
    }

    /**
     * Decides on all who wait by this node's own limits. Nobody knows whether the claim arrived: what was spent is told again,
     * what was given back is not.
     */
    synchronized List<Runnable> failed(Claim claim) {
        settling = false;
        spentLocally += claim.spent();
        blockToTell = Math.max(blockToTell, claim.blockMillis());
        return decide(true);
    }

    private List<Runnable> decide(boolean alone) {
        List<Runnable> decided = new ArrayList<>(waiters.size());
        for (int i = waiters.size(); i > 0; i--) {
            Waiter waiter = waiters.remove();
            Admission admission = judge(waiter.weight(), alone, waiter.isClaimed());
            if (admission == null) {
                waiters.add(waiter);
            } else {
                decided.add(() -> waiter.complete(admission));
            }
        }
        return decided;
    }

    synchronized boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    /** Whether something is to be settled though nobody asks. */
    synchronized boolean isDue() {
        long now = clock.millis();
        return !settling
                && (shared.hasLapsed(now)
                        || requests.isDue(now)
                        || sockets.isDue(now)
                        || spentLocally > 0
                        || blockToTell > 0);
    }

    /** Whether the account can be forgotten without anybody noticing. */
    synchronized boolean isForgettable(long idleMillis) {
        long now = clock.millis();
        return !settling
                && waiters.isEmpty()
                && now - usedMillis >= idleMillis
                && requests.isEmpty()
                && sockets.isEmpty()
                && spentLocally == 0
                && blockToTell == 0
                && (local == null || local.isWhole())
                && now >= blockedUntilMillis
                && violations.isForgotten(now);
    }

    synchronized long blockedUntilMillis() {
        return blockedUntilMillis;
    }

    synchronized void lift() {
        blockedUntilMillis = 0;
        blockToTell = 0;
        violations.forget();
    }
}
