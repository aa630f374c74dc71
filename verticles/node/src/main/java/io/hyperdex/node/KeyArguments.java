package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code scripts/key}.
 *
 * @param id of the key that is meant; empty for a new one
 * @param body of a new key, in the words of the contract
 */
record KeyArguments(
        Deed deed,
        String id,
        JsonObject body,
        long graceSeconds,
        @Nullable Path configFile) {
    static final String USAGE = """
            usage: scripts/key create|list|rotate|revoke …; scripts/key create --help and so on say more

            Makes, lists, rotates and revokes API keys in the store of the running node, which it finds by
            <data.dir>/ports.json; where none runs, in the store that it would have. Which store that is stands on the
            standard error. --config FILE and HYPERDEX_* as for scripts/run.
            """;
    private static final String CREATE = """
            usage: scripts/key create --scopes read,ingest[,admin] [--tier free] [--name TEXT] [--source NAME]
                                      [--kind browser --origin URL …] [--trader 0x… …] [--hide-traders] [--expires TIME]

            Prints the new key and nothing else; it is not shown again.

              --scopes LIST     what it may do
              --tier TIER       its limits, as in limits.tiers (free)
              --name TEXT       what lists call it
              --source NAME     under which trades that it posts are stored (an id of its own)
              --kind browser    it may stand in pages of each --origin URL, and only reads
              --trader ADDRESS  it sees that trader whatever the source; --hide-traders: nobody else does
              --expires TIME    such as 2030-01-01T00:00:00Z (never)
            """;
    private static final String LIST = """
            usage: scripts/key list

            Prints every key, the newest first: a line of names, then one for each key, separated by tabs; "-" is none.
            """;
    private static final String ROTATE = """
            usage: scripts/key rotate ID [--grace SECONDS]

            Prints the new key and nothing else; it is not shown again. The former one is good for the grace (0).
            """;
    private static final String REVOKE = """
            usage: scripts/key revoke ID

            Ends the key, everywhere within two seconds.
            """;
    private static final Map<String, String> FIELDS = Map.of(
            "--tier", "tier", "--name", "name", "--source", "source", "--kind", "kind", "--expires", "expiresAt");
    private static final Map<String, String> LISTS =
            Map.of("--scopes", "scopes", "--origin", "origins", "--trader", "traders");

    enum Deed {
        CREATE(KeyArguments.CREATE),
        LIST(KeyArguments.LIST),
        ROTATE(KeyArguments.ROTATE),
        REVOKE(KeyArguments.REVOKE);

        private final String usage;

        Deed(String usage) {
            this.usage = usage;
        }
    }

    /** The text that is asked for; null when something is to be done. */
    static @Nullable String help(List<String> arguments) {
        if (arguments.isEmpty() || isHelp(arguments.get(0))) {
            return USAGE;
        }
        return arguments.stream().anyMatch(KeyArguments::isHelp) ? deed(arguments.get(0)).usage : null;
    }

    /** Of at least one word. */
    static KeyArguments parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Deed deed = deed(rest.pop());
        String id = deed == Deed.ROTATE || deed == Deed.REVOKE ? value("key", rest) : "";
        var body = new JsonObject();
        long graceSeconds = 0;
        Path config = null;
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            if (FIELDS.containsKey(argument)) {
                body.put(FIELDS.get(argument), value(argument, rest));
            } else if (LISTS.containsKey(argument)) {
                append(body, LISTS.get(argument), value(argument, rest));
            } else {
                switch (argument) {
                    case "--hide-traders" -> body.put("tradersHidden", true);
                    case "--grace" -> graceSeconds = seconds(value(argument, rest));
                    case "--config" -> config = Path.of(value(argument, rest));
                    default -> throw new StartRefused(argument, "unknown argument; --help lists them");
                }
            }
        }
        return new KeyArguments(deed, id, body, graceSeconds, config);
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h");
    }

    private static Deed deed(String word) {
        try {
            return Deed.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StartRefused(word, "must be create, list, rotate or revoke; --help says more", e);
        }
    }

    private static void append(JsonObject body, String list, String values) {
        if (!body.containsKey(list)) {
            body.put(list, new JsonArray());
        }
        for (String value : values.split(",")) {
            body.getJsonArray(list).add(value.strip());
        }
    }

    private static long seconds(String text) {
        if (!text.matches("[0-9]{1,7}")) {
            throw new StartRefused("--grace", "needs a number of seconds");
        }
        return Long.parseLong(text);
    }

    private static String value(String argument, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new StartRefused(argument, "needs a value");
        }
        return rest.pop();
    }
}
