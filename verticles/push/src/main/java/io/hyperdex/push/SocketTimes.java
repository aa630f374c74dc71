package io.hyperdex.push;

import java.util.concurrent.ThreadLocalRandom;

/** When a socket is due for what. */
final class SocketTimes {
    private final long heartbeatMillis;
    private final long pingMillis;
    private final long idleMillis;
    private long heardAt;
    private long nextHeartbeat;
    private long nextPing;

    /** The first ones come at a random share of their period: sockets that came together do not stay together. */
    SocketTimes(PushConfig config, Transport transport, long nowMillis) {
        heartbeatMillis = config.heartbeat().toMillis();
        // A peer that cannot answer is not asked: it is told that the connection lives.
        pingMillis = (transport.hears() ? config.ping() : config.heartbeat()).toMillis();
        idleMillis = config.idle().toMillis();
        heardAt = nowMillis;
        nextHeartbeat = nowMillis + ThreadLocalRandom.current().nextLong(heartbeatMillis);
        nextPing = nowMillis + ThreadLocalRandom.current().nextLong(pingMillis);
    }

    void heard(long nowMillis) {
        heardAt = nowMillis;
    }

    boolean isIdle(long nowMillis) {
        return nowMillis - heardAt > idleMillis;
    }

    boolean heartbeatIsDue(long nowMillis) {
        if (nowMillis < nextHeartbeat) {
            return false;
        }
        nextHeartbeat = nowMillis + heartbeatMillis;
        return true;
    }

    boolean pingIsDue(long nowMillis) {
        if (nowMillis < nextPing) {
            return false;
        }
        nextPing = nowMillis + pingMillis;
        return true;
    }
}
