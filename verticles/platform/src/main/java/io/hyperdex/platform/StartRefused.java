package io.hyperdex.platform;

/** The node cannot start as configured. The message is one line for the operator and names the key to change. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the configuration key to change, such as {@code data.dir}. */
    public StartRefused(String key, String message) {
        super(line(key, message));
    }

    public StartRefused(String key, String message, Throwable cause) {
        super(line(key, message), cause);
    }

    /** What libraries and servers say may have several lines. */
    private static String line(String key, String message) {
        return key + ": " + message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
