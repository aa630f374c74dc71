package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void aFullDiskIsTheDataDirectorysFaultWhoeverReportsIt() {
        assertThat(key(new IOException("FATAL:  could not extend file: No space left on device")))
                .isEqualTo("data.dir");
        assertThat(key(new FileSystemException("base/1", null, "No space left on device")))
                .isEqualTo("data.dir");
    }

    @Test
    void aFileThatCannotBeReadIsTheDataDirectorysFault() {
        assertThat(Failures.refusal("redis.uri", "does not start", new AccessDeniedException("/d/redis/port")))
                .hasMessage("data.dir: does not start: access denied to /d/redis/port");
    }

    @Test
    void anotherServerEscapesEverythingElse() {
        assertThat(key(new IOException("error while loading shared libraries: libssl.so.3")))
                .isEqualTo("redis.uri");
    }

    private static String key(IOException failure) {
        return Failures.refusal("redis.uri", "does not start", failure).key();
    }
}
