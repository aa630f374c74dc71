package io.hyperdex.platform;

/**
 * The node cannot start, and the operator can change that. The message is one line that begins with the configuration key
 * to change; whoever runs the node prints it and exits with 1, without a stack trace.
 */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String key;

    public StartRefused(String key, String message) {
        super(key + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        this.key = key;
    }

    public StartRefused(String key, String message, Throwable cause) {
        this(key, message);
        initCause(cause);
    }

    public String key() {
        return key;
    }
}
