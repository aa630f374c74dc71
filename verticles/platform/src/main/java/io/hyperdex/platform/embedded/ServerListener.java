package io.hyperdex.platform.embedded;

/** Told by the supervising thread when a server that was up ends, and when it answers again. Must not block or throw. */
public interface ServerListener {
    ServerListener NONE = new ServerListener() {
        @Override
        public void onDown() {}

        @Override
        public void onUp() {}
    };

    void onDown();

    void onUp();
}
