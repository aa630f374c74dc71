package io.hyperdex.push;

import io.hyperdex.platform.limits.Admission;
import org.jspecify.annotations.Nullable;

/** The place that a socket takes among those of its caller. */
final class SocketPlace {
    private @Nullable Admission held;
    private boolean left;

    /** Takes the place and leaves the one before it, if there is a place. */
    boolean take(Admission admission) {
        if (admission.refusal() != null) {
            return false;
        }
        if (held != null) {
            held.release();
        }
        held = admission;
        if (left) {
            admission.release();
        }
        return true;
    }

    void leave() {
        left = true;
        if (held != null) {
            held.release();
        }
    }
}
