package io.hyperdex.push;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** An event loop: what it is given runs there, in order. */
interface Loop extends Executor {
    /** Runs the task once, after so many milliseconds. Called on the loop. */
    void after(long millis, Runnable task);

    static Loop of(Vertx vertx, Context context) {
        return new Loop() {
            @Override
            public void execute(Runnable task) {
                context.runOnContext(run -> task.run());
            }

            @Override
            public void after(long millis, Runnable task) {
                vertx.setTimer(millis, timer -> task.run());
            }
        };
    }
}
