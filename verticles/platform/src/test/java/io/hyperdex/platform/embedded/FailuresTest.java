package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void aFullDiskIsTheDataDirectorysFaultWhoeverReportsIt() {
        assertThat(refusal(new IOException("FATAL:  could not extend file: No space left on device")))
                .hasMessageStartingWith("data.dir: does not start: FATAL:");
        assertThat(refusal(new FileSystemException("base/1", null, "No space left on device")))
                .hasMessage("data.dir: does not start: base/1: No space left on device");
    }

    @Test
    void aFileThatCannotBeReadIsTheDataDirectorysFault() {
        assertThat(refusal(new AccessDeniedException("/d/redis/port")))
                .hasMessage("data.dir: does not start: access denied to /d/redis/port");
    }

    @Test
    void anotherServerEscapesEverythingElse() {
        assertThat(refusal(new IOException("error while loading shared libraries: libssl.so.3")))
                .hasMessageStartingWith("redis.uri: does not start: error while loading");
    }

    private static StartRefused refusal(IOException failure) {
        return Failures.refusal("redis.uri", "does not start", failure);
    }
}
