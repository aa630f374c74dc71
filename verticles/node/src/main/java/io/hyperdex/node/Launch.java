package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record Launch(Kind kind, boolean demo, @Nullable Path configFile) {
    static final String USAGE = """
            usage: scripts/run [--no-demo] [--config FILE] [--help] [--version]

            Without arguments, a demo: a recorded trading day is replayed into a store of its own, and the
            page at the printed address shows it. With --no-demo, the node as configured.

              --no-demo       no replay; keep what is stored
              --config FILE   YAML merged over conf/node.yaml; HYPERDEX_* variables win over both
              --version       version and commit
              --help          this text
            """;

    enum Kind {
        NODE,
        HELP,
        VERSION
    }

    static Launch parse(List<String> arguments) {
        Kind kind = Kind.NODE;
        boolean demo = true;
        Path config = null;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            switch (argument) {
                case "--help", "-h" -> kind = Kind.HELP;
                case "--version" -> kind = Kind.VERSION;
                case "--no-demo" -> demo = false;
                case "--config" -> config = configFile(rest);
                default -> throw new StartRefused(argument, "unknown argument; --help lists them");
            }
        }
        return new Launch(kind, demo, config);
    }

    private static Path configFile(Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new StartRefused("--config", "needs a file");
        }
        return Path.of(rest.pop());
    }
}
