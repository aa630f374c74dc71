package io.hyperdex.platform;

/** The node cannot start as configured. The message is one line for the operator and names the key to change. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the configuration key to change, such as {@code data.dir}. */
    public StartRefused(String key, String message) {
        super(key + ": " + message);
    }

    public StartRefused(String key, String message, Throwable cause) {
        super(key + ": " + message, cause);
    }
}
