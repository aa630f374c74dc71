package io.hyperdex.platform.limits;

import io.vertx.redis.client.Response;

/**
 * What the shared limits answer.
 *
 * @param granted requests that the node may answer
 * @param units left in the bucket, 60,000 a request
 * @param hourLeft requests left in the hour; negative after requests that nobody was asked for
 * @param slots that the node holds now
 * @param sockets that the node holds now
 * @param blockedMillis how long the caller is still blocked
 * @param hour since the epoch
 */
record Grant(
        long granted,
        long units,
        long hourLeft,
        long dayLeft,
        long hourEndsMillis,
        long dayEndsMillis,
        int slots,
        int sockets,
        long blockedMillis,
        long hour) {

    static Grant of(Response answer) {
        return new Grant(
                answer.get(0).toLong(),
                answer.get(1).toLong(),
                answer.get(2).toLong(),
                answer.get(3).toLong(),
                answer.get(4).toLong(),
                answer.get(5).toLong(),
                answer.get(6).toInteger(),
                answer.get(7).toInteger(),
                answer.get(8).toLong(),
                answer.get(9).toLong());
    }
}
