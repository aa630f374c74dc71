package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesIT {
    /** Above every id that the kernel gives. */
    private static final String NO_PROCESS = "999999999";

    @TempDir
    Path directory;

    @Test
    void areRefusedOnAnotherPlatformByTheKeyThatNamesAServer() {
        Binaries binaries = new Binaries(directory, new Platform("Mac OS X", "aarch64"));
        assertThatThrownBy(binaries::postgres)
                .isInstanceOf(StartRefused.class)
                .hasMessage(
                        "postgres.uri: the embedded PostgreSQL runs on Linux amd64 only, and this is Mac OS X aarch64;"
                                + " name a server of your own");
        assertThatThrownBy(binaries::redis)
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("redis.uri: the embedded Redis runs on Linux amd64 only");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void areUnpackedOnceAndKept() throws Exception {
        Path redis = binaries().redis();
        Path program = redis.resolve("redis-server");
        assertThat(program).isExecutable();
        Object unpacked = Files.getAttribute(program, "unix:ino");
        assertThat(binaries().redis()).isEqualTo(redis);
        assertThat(Files.getAttribute(program, "unix:ino")).isEqualTo(unpacked);
    }

    @Test
    void replaceWhatAKilledProcessUnpackedInPart() throws Exception {
        Path partial = Files.createDirectory(directory.resolve("redis." + NO_PROCESS + ".tmp.1"));
        Files.writeString(partial.resolve("redis-server"), "half");
        binaries().redis();
        assertThat(partial).doesNotExist();
    }

    @Test
    void mayBeUnpackedBySeveralAtOnce() throws Exception {
        List<CompletableFuture<Path>> all = IntStream.range(0, 4)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> binaries().redis()))
                .toList();
        for (CompletableFuture<Path> one : all) {
            assertThat(one.get().resolve("redis-server")).isExecutable();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries).containsExactly(all.get(0).get());
        }
    }

    private Binaries binaries() {
        return new Binaries(directory, Platform.current());
    }
}
