package io.hyperdex.platform.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/** One command on its way. It is settled once, by its answer or by its deadline, on the context of its caller. */
final class RedisCall {
    private final Redis client;
    private final Request command;
    private final Context context;
    private final Promise<@Nullable Response> result = Promise.promise();

    RedisCall(Redis client, Request command, Context context) {
        this.client = client;
        this.command = command;
        this.context = context;
    }

    Future<@Nullable Response> result() {
        return result.future();
    }

    /**
     * Sends the command. The returned future ends when the connection is free again, which may be long after the deadline. A
     * command that nobody waits for any more is not sent.
     */
    Future<Void> send() {
        return client.connect()
                .onFailure(failure ->
                        result.tryFail(RedisUnavailable.because(Outcome.FAILED, RedisUnavailable.textOf(failure))))
                .compose(connection -> result.future().isComplete()
                        ? connection.close()
                        : connection
                                .send(command)
                                .onSuccess(result::tryComplete)
                                .onFailure(failure -> result.tryFail(RedisUnavailable.of(failure)))
                                .eventually(connection::close)
                                .mapEmpty());
    }

    /** Goes on where the caller is: the permit came from another thread. */
    void resume(Runnable step) {
        context.runOnContext(turn -> step.run());
    }

    void expire(Outcome outcome, String message) {
        result.tryFail(RedisUnavailable.because(outcome, message));
    }
}
