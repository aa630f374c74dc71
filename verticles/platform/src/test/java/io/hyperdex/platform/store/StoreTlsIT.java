package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.Certificates;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.Platform;
import io.hyperdex.platform.embedded.ServerListener;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool and the migrations use two drivers; both must mean the same by a mode. */
class StoreTlsIT {
    private static final String ENCRYPTED = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static DataDirectory data;
    private static EmbeddedPostgres server;
    private static Path authority;
    private static Path otherAuthority;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        var tls = Certificates.selfSigned(Files.createDirectory(directory.resolve("tls")));
        authority = tls.certificate();
        otherAuthority = Certificates.selfSigned(Files.createDirectory(directory.resolve("other")))
                .certificate();
        data = DataDirectory.open(Files.createDirectory(directory.resolve("data")));
        server = EmbeddedPostgres.start(
                data,
                new Binaries(Path.of("target", "embedded", "bin"), Platform.current()),
                new EmbeddedPostgres.Options(Map.of(), tls, ServerListener.NONE));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        data.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void disableDoesNotEncrypt() throws Exception {
        assertThat(encrypted(config("disable", null), server.uri())).isEqualTo("pool false, migrations false");
    }

    @Test
    void preferEncryptsWhereTheServerCan() throws Exception {
        assertThat(encrypted(config("prefer", null), server.uri())).isEqualTo("pool true, migrations true");
        assertThat(encrypted(config("prefer", null), TestPostgres.createDatabase()))
                .isEqualTo("pool false, migrations false");
    }

    @Test
    void requireEncryptsWithoutAskingWhoAnswers() throws Exception {
        assertThat(encrypted(config("require", null), server.uri())).isEqualTo("pool true, migrations true");
        assertThat(encrypted(config("require", otherAuthority), server.uri())).isEqualTo("pool true, migrations true");
    }

    @Test
    void requireRefusesAServerThatCannot() {
        assertRefused(config("require", null), TestPostgres.createDatabase(), "The server does not support SSL");
        assertRefused(
                config("verify-full", authority), TestPostgres.createDatabase(), "The server does not support SSL");
    }

    @Test
    void verifyFullTrustsTheConfiguredAuthorityAndTheNameInTheCertificate() throws Exception {
        assertThat(encrypted(config("verify-full", authority), server.uri())).isEqualTo("pool true, migrations true");
    }

    @Test
    void verifyFullRefusesAnotherAuthority() {
        assertRefused(config("verify-full", otherAuthority), server.uri(), "SSL error");
    }

    @Test
    void verifyFullRefusesAnotherName() {
        String otherName = server.uri().replace("127.0.0.1", "localhost");

        assertRefused(config("verify-full", authority), otherName, "localhost");
    }

    @Test
    void authorityThatCannotBeReadIsRefused() throws Exception {
        Path notPem = Files.writeString(directory.resolve("not.pem"), "not a certificate");

        assertThatThrownBy(() -> new Migrations(config("verify-full", notPem), server.uri()).run())
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.tls: ");
        assertThatThrownBy(() -> config("verify-full", directory.resolve("absent.pem")))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres")
                .hasMessageContaining("caFile");
    }

    private static PostgresConfig config(String mode, Path authority) {
        return Configuration.defaults()
                .with("postgres.tls", mode)
                .with("postgres.caFile", authority == null ? "" : authority.toString())
                .section("postgres", PostgresConfig.class);
    }

    private static String encrypted(PostgresConfig config, String uri) throws Exception {
        new Migrations(config, uri).run();
        try (Connection connection = StoreConnections.forMigrations(config, uri).open()) {
            boolean migrations = Sql.rows(connection, ENCRYPTED).get(0).equals("t");
            return "pool " + pooled(config, uri) + ", migrations " + migrations;
        }
    }

    private static boolean pooled(PostgresConfig config, String uri) throws Exception {
        var identity = new StoreIdentity("e1", StoreIdentity.Flavour.PLAIN, 0, Buffer.buffer(new byte[32]));
        Store store = Store.open(vertx, config, uri, identity);
        return store.withConnection(connection -> connection
                        .query(ENCRYPTED)
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean(0)))
                .eventually(store::close)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static void assertRefused(PostgresConfig config, String uri, String reason) {
        assertThatThrownBy(() -> new Migrations(config, uri).run())
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.tls: ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> pooled(config, uri))
                .cause()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
