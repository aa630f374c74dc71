package io.hyperdex.node.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code scripts/key} as a process of its own. */
public final class KeyCommand {
    private KeyCommand() {}

    /** @param directory of the data, relative to the home, as it is in {@code conf/node.yaml} */
    public static Process launch(Path home, String directory, Path output, Path errors, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dhyperdex.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.hyperdex.node.KeyMain"));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERDEX_"));
        builder.environment().put("HYPERDEX_DATA_DIR", directory);
        return builder.start();
    }
}
