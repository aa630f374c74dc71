package io.hyperdex.platform.http;

/** What a role adds to the front door. Called once per HTTP event loop, on that loop. */
public interface Routes {
    void mount(Api api);
}
