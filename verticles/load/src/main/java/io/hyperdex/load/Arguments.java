package io.hyperdex.load;

import io.hyperdex.load.node.Target;
import io.hyperdex.platform.StartRefused;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code --name value} and {@code --flag} of a command line; a name that nobody asked for is refused. */
public final class Arguments {
    private static final long SEED_MAX = 999_999_999;

    private final Map<String, String> values = new HashMap<>();

    private Arguments() {}

    /** @param flags names that have no value */
    public static Arguments parse(List<String> words, Set<String> names, Set<String> flags) {
        var arguments = new Arguments();
        Deque<String> rest = new ArrayDeque<>(words);
        Set<String> known = new HashSet<>(names);
        known.addAll(flags);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            if (!known.contains(word)) {
                throw new StartRefused(word, "unknown argument; --help lists them");
            }
            if (names.contains(word) && rest.isEmpty()) {
                throw new StartRefused(word, "needs a value");
            }
            arguments.values.put(word, flags.contains(word) ? "" : rest.pop());
        }
        return arguments;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public @Nullable String text(String name) {
        return values.get(name);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number of the range, or the default when it is not given. */
    public long number(String name, long min, long max, long otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new StartRefused(name, "must be a whole number", e);
        }
        throw new StartRefused(name, "must be " + min + " to " + max);
    }

    /** The seed, or one that nobody has chosen. */
    public long seed() {
        return number("--seed", 0, Long.MAX_VALUE, ThreadLocalRandom.current().nextLong(SEED_MAX));
    }

    /** The node that runs already, of {@code --url}, {@code --postgres} and {@code --key}; null when one is to be started. */
    public Target.@Nullable Running node() {
        String url = text("--url");
        String postgres = text("--postgres");
        if (url == null) {
            if (postgres != null) {
                throw new StartRefused("--postgres", "belongs to --url");
            }
            return null;
        }
        if (postgres == null) {
            throw new StartRefused("--url", "needs --postgres: the store is asked beside the node");
        }
        try {
            return new Target.Running(URI.create(url), postgres, text("--key"));
        } catch (IllegalArgumentException e) {
            throw new StartRefused("--url", "must be a URL such as http://127.0.0.1:8080", e);
        }
    }
}
