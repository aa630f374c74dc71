package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedRedisIT {
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(directory);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void keepsNothingOnDiskAndEvictsWhenItsMemoryIsFull() throws Exception {
        try (EmbeddedRedis redis = start(EmbeddedRedis.Options.DEFAULT)) {
            assertThat(ask(redis, "CONFIG GET save", "CONFIG GET appendonly"))
                    .contains("$4\r\nsave\r\n$0\r\n\r\n", "$2\r\nno");
            assertThat(ask(redis, "CONFIG GET maxmemory")).contains("268435456");
            assertThat(ask(redis, "CONFIG GET maxmemory-policy")).contains("volatile-ttl");
        }
    }

    @Test
    void listensOnLoopbackOnlyAndWantsThePassword() throws Exception {
        try (EmbeddedRedis redis = start(EmbeddedRedis.Options.DEFAULT)) {
            assertThat(ask(redis, "CONFIG GET bind")).contains("127.0.0.1");
            assertThat(exchange(redis, "PING\r\nQUIT\r\n")).contains("NOAUTH");
            for (String file : new String[] {"password", "redis.conf"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                directory.resolve("redis").resolve(file))))
                        .isEqualTo("rw-------");
            }
            assertThat(Files.readString(Path.of("/proc", Long.toString(redis.pid()), "cmdline")))
                    .doesNotContain(password(redis));
        }
    }

    @Test
    void livesInASessionThatTheTerminalDoesNotReach() throws Exception {
        try (EmbeddedRedis redis = start(EmbeddedRedis.Options.DEFAULT)) {
            long own = ProcessHandle.current().pid();
            assertThat(Processes.session(redis.pid())).isNotEqualTo(Processes.session(own));
            assertThat(Processes.group(redis.pid())).isNotEqualTo(Processes.group(own));
        }
    }

    @Test
    void isBackAtTheSameAddressEachTimeItIsKilled() throws Exception {
        Events events = new Events();
        try (EmbeddedRedis redis = start(new EmbeddedRedis.Options(Map.of(), events))) {
            String uri = redis.uri();
            for (int kill = 1; kill <= 3; kill++) {
                Processes.signal("KILL", redis.pid());
                assertThat(events.next(BACK_WITHIN)).isEqualTo("down");
                assertThat(events.next(BACK_WITHIN)).isEqualTo("up");
                assertThat(redis.restarts()).isEqualTo(kill);
                assertThat(redis.uri()).isEqualTo(uri);
                assertThat(ask(redis, "PING")).contains("+PONG");
            }
        }
    }

    @Test
    void isAtTheSameAddressAfterStopAndStart() throws Exception {
        EmbeddedRedis first = start(EmbeddedRedis.Options.DEFAULT);
        first.close();
        assertThat(Processes.below(directory)).isEmpty();
        try (EmbeddedRedis second = start(EmbeddedRedis.Options.DEFAULT)) {
            assertThat(second.uri()).isEqualTo(first.uri());
        }
    }

    @Test
    void isKilledWhenItDoesNotStop() throws Exception {
        EmbeddedRedis redis = start(EmbeddedRedis.Options.DEFAULT);
        Processes.signal("STOP", redis.pid());
        redis.close();
        assertThat(Processes.below(directory)).isEmpty();
    }

    @Test
    void saysInOneLineWhyItDoesNotStart() throws Exception {
        assertThatThrownBy(
                        () -> start(new EmbeddedRedis.Options(Map.of("maxmemory-policy", "none"), ServerListener.NONE)))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("redis.uri: the embedded Redis does not start: ")
                .message()
                .doesNotContain("\n");
        assertThat(Processes.below(directory)).isEmpty();
    }

    private EmbeddedRedis start(EmbeddedRedis.Options options) throws InterruptedException {
        return EmbeddedRedis.start(
                data, new Binaries(Path.of("target", "embedded", "bin"), Platform.current()), options);
    }

    private static String ask(EmbeddedRedis redis, String... commands) throws IOException {
        return exchange(redis, "AUTH " + password(redis) + "\r\n" + String.join("\r\n", commands) + "\r\nQUIT\r\n");
    }

    private static String exchange(EmbeddedRedis redis, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(redis.uri()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String password(EmbeddedRedis redis) {
        return URI.create(redis.uri()).getUserInfo().substring(1);
    }
}
