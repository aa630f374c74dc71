package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.ApiException;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Whether a request or a socket may go on. Who is let in releases the admission when the response or the socket has ended. */
public final class Admission {
    /** Of callers without limits. */
    public static final Admission FREE = new Admission(null, null, null, null);

    private final @Nullable Quota quota;
    private final @Nullable String policy;
    private final @Nullable ApiException refusal;
    private final @Nullable Runnable ending;
    private boolean alone;
    private final AtomicBoolean released = new AtomicBoolean();

    private Admission(
            @Nullable Quota quota, @Nullable String policy, @Nullable ApiException refusal, @Nullable Runnable ending) {
        this.quota = quota;
        this.policy = policy;
        this.refusal = refusal;
        this.ending = ending;
    }

    static Admission granted(@Nullable Quota quota, String policy, Runnable ending) {
        return new Admission(quota, policy, null, ending);
    }

    static Admission refused(@Nullable Quota quota, @Nullable String policy, ApiException refusal) {
        return new Admission(quota, policy, refusal, null);
    }

    /** Marks it as given by this node's own limits. */
    Admission alone() {
        alone = true;
        return this;
    }

    /** This one, if the cap lets it in too; it tells of its own limits either way. */
    Admission within(Admission cap) {
        if (cap.refusal != null) {
            release();
            return new Admission(quota, policy, cap.refusal, null);
        }
        var both = new Admission(quota, policy, null, () -> {
            release();
            cap.release();
        });
        both.alone = alone || cap.alone;
        return both;
    }

    boolean isAlone() {
        return alone;
    }

    /** What to tell the caller; null when it may go on. */
    public @Nullable ApiException refusal() {
        return refusal;
    }

    /** Tells the caller what is left of its limits, let in or not. */
    public void describe(HttpServerResponse response) {
        if (quota != null && policy != null) {
            quota.write(response, policy, Instant.now().toEpochMilli());
        }
    }

    /** Gives the place back; once, however often it is called. */
    public void release() {
        if (ending != null && released.compareAndSet(false, true)) {
            ending.run();
        }
    }
}
