package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.node.testing.KeyCommand;
import io.hyperdex.platform.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStopIT {
    @TempDir
    Path home;

    @Test
    void commandThatIsToldToEndLeavesNoServer() throws Exception {
        Path words = Files.createTempFile(home, "key", ".out");
        Process command = KeyCommand.launch(home, "node", words, words, "create", "--scopes", "read");
        Eventually.holds("the server is starting", Duration.ofSeconds(60), this::isServed);

        command.destroy();

        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(isServed()).as(Files.readString(words)).isFalse();
    }

    private boolean isServed() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .anyMatch(line -> line.contains("postgres") && line.contains(home.resolve("node") + "/"));
    }
}
