package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a server's programs are started. */
final class Commands {
    private static final int ROOT = 0;

    private Commands() {}

    /**
     * In a session of its own, so that Ctrl-C in the terminal reaches the node only, which stops its servers last. The node's
     * environment stays with the node: it holds secrets, and PG* variables would change what the server does.
     */
    static ProcessBuilder inOwnSession(List<String> command, Path directory) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
        return builder;
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping it is nobody to itself, while its files stay
     * the node's own.
     */
    static List<String> notAsRoot(List<String> command) throws IOException, InterruptedException {
        if (!Integer.valueOf(ROOT).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            return command;
        }
        Process trial = new ProcessBuilder("unshare", "-U", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (trial.waitFor() != 0) {
            throw new IOException("PostgreSQL does not run as root, and user namespaces are denied here;"
                    + " run the node as an ordinary user, or name a server of your own");
        }
        List<String> all = new ArrayList<>(List.of("unshare", "-U"));
        all.addAll(command);
        return all;
    }

    /** Blocks until the command has ended; its output is the message when it fails. */
    static void run(List<String> command, Path directory) throws IOException, InterruptedException {
        Process process = inOwnSession(command, directory).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(output.lines()
                        .filter(line -> line.contains("rror") || line.contains("FATAL"))
                        .findFirst()
                        .orElse(output));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
