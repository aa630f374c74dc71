package io.hyperdex.platform.limits;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A request, or with weight 0 a socket, that waits for the answer of Redis. */
final class Waiter {
    private final int weight;
    private final Context context;
    private final Promise<Admission> verdict = Promise.promise();
    /** Whether the claim that is under way counts it; guarded by the account. */
    private boolean claimed;

    Waiter(int weight, Context context) {
        this.weight = weight;
        this.context = context;
    }

    int weight() {
        return weight;
    }

    boolean isSocket() {
        return weight == 0;
    }

    boolean isClaimed() {
        return claimed;
    }

    void claim() {
        claimed = true;
    }

    Future<Admission> verdict() {
        return verdict.future();
    }

    /** On the context that waits. */
    void complete(Admission admission) {
        context.runOnContext(arrived -> verdict.complete(admission));
    }
}
