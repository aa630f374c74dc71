package io.hyperdex.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void shippedDefaultsBindToTheirRecords() {
        Configuration defaults = Configuration.defaults();

        assertThat(defaults.section("postgres", PostgresConfig.class).acquireTimeout())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.section("http", ListenConfig.class).port()).isEqualTo(8080);
        assertThat(defaults.section("auth", AuthConfig.class).anonymous().scopes())
                .containsExactly(Scope.READ);
    }

    @Test
    void fileIsMergedOverDefaultsAndEnvironmentWins() throws IOException {
        Path file = Files.writeString(directory.resolve("own.yaml"), "http: {port: 9000}\npostgres: {poolMax: 7}\n");

        Configuration effective = Configuration.load(
                file, Map.of("HYPERDEX_POSTGRES_POOL_MAX", "50", "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"));

        assertThat(effective.section("http", ListenConfig.class).port()).isEqualTo(9000);
        assertThat(effective.section("http", ListenConfig.class).host()).isEqualTo("127.0.0.1");
        assertThat(effective.section("postgres", PostgresConfig.class).poolMax())
                .isEqualTo(50);
        assertThat(effective.section("auth", AuthConfig.class).anonymous().scopes())
                .containsExactlyInAnyOrder(Scope.READ, Scope.INGEST);
    }

    @Test
    void chainsMayBeAddedToEveryMapOfTokens() throws IOException {
        Path file = Files.writeString(
                directory.resolve("own.yaml"),
                "quotes: {stable: {\"56\": [\"%s\"]}, wrappedNative: {\"56\": \"%s\"}}\n"
                        .formatted(token("AA"), token("BB")));
        QuotesConfig quotes = Configuration.load(
                        file,
                        Map.of(
                                "HYPERDEX_QUOTES_PRIORITY_56",
                                token("cc") + "," + token("dd"),
                                "HYPERDEX_QUOTES_WRAPPED_NATIVE_100",
                                token("ee")))
                .section("quotes", QuotesConfig.class);

        assertThat(quotes.isStable(56, token("aa"))).isTrue();
        assertThat(quotes.priority().get("56")).containsExactly(token("cc"), token("dd"));
        assertThat(quotes.wrappedNative(56)).isEqualTo(token("bb"));
        assertThat(quotes.wrappedNative(100)).isEqualTo(token("ee"));
        assertThat(quotes.wrappedNative(1)).startsWith("0xc02a");
    }

    @Test
    void tiersMayBeAddedInAFileAndChangedByTheEnvironment() throws IOException {
        Path file = Files.writeString(
                directory.resolve("own.yaml"),
                "limits: {tiers: {gold: {minute: 9, hour: 90, day: 900, burst: 9, concurrent: 3, sockets: 3}}}\n");
        Map<String, String> environment = Map.of(
                "HYPERDEX_LIMITS_TIERS_GOLD_MINUTE", "1000000000",
                "HYPERDEX_LIMITS_TIERS_GOLD_USD_PER_REQUEST", "0.5",
                "HYPERDEX_LIMITS_TIERS_FREE_CONCURRENT", "7");

        var tiers = Configuration.load(file, environment)
                .section("limits", LimitsConfig.class)
                .tiers();

        assertThat(tiers.get("gold").minute()).isEqualTo(1_000_000_000L);
        assertThat(tiers.get("gold").usdPerRequest()).isEqualTo("0.5");
        assertThat(tiers.get("free").concurrent()).isEqualTo(7);
        assertThat(tiers.get("free").minute()).isEqualTo(120);
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "limits: {tiers: {free: {minuet: 1}}}\n");
        assertThatThrownBy(() -> Configuration.load(wrong, Map.of()).section("limits", LimitsConfig.class))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("minuet");
        Configuration half = Configuration.load(null, Map.of("HYPERDEX_LIMITS_TIERS_NEW_MINUTE", "5"));
        assertThatThrownBy(() -> half.section("limits", LimitsConfig.class))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("states all of");
    }

    @Test
    void unknownKeyIsRefusedAndTheNearestKnownOneNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("own.yaml"), "postgres: {poolSize: 7}\n");

        assertThatThrownBy(() -> Configuration.load(file, Map.of()))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.poolSize: unknown key")
                .hasMessageEndingWith("postgres.poolMax");
        assertThatThrownBy(() -> Configuration.load(null, Map.of("HYPERDEX_HTTP_PROT", "1")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("HYPERDEX_HTTP_PORT");
    }

    private static String token(String twoDigits) {
        return "0x" + twoDigits.repeat(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIORITY_ETH", "STABLE_0", "WRAPPED_NATIVE_ETH", "STABLE_01"})
    void mapOfTokensIsByNumbersOfChains(String map) {
        assertRefused("quotes", QuotesConfig.class, "HYPERDEX_QUOTES_" + map, token("cc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0xcc", "cccccccccccccccccccccccccccccccccccccccc", "eth"})
    void tokenIsAnAddress(String text) {
        assertRefused("quotes", QuotesConfig.class, "HYPERDEX_QUOTES_STABLE_56", text);
        assertRefused("quotes", QuotesConfig.class, "HYPERDEX_QUOTES_WRAPPED_NATIVE_56", text);
        assertRefused("rates", RatesConfig.class, "HYPERDEX_RATES_ETHER", text);
    }

    private static void assertRefused(String section, Class<?> type, String variable, String value) {
        Configuration wrong = Configuration.load(null, Map.of(variable, value));
        assertThatThrownBy(() -> wrong.section(section, type))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith(section);
    }

    @Test
    void valueThatDoesNotFitNamesItsKey() {
        Configuration wrong = Configuration.load(null, Map.of("HYPERDEX_POSTGRES_ACQUIRE_TIMEOUT", "soon"));

        assertThatThrownBy(() -> wrong.section("postgres", PostgresConfig.class))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.acquireTimeout: ")
                .hasMessageContaining("250ms");
        assertThatThrownBy(() -> Configuration.load(null, Map.of("HYPERDEX_POSTGRES_POOL_MAX", "many"))
                        .section("postgres", PostgresConfig.class))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.poolMax: ");
    }

    @Test
    void secretsAreMaskedInWhatIsLogged() {
        Configuration secret = Configuration.load(
                null,
                Map.of(
                        "HYPERDEX_AUTH_BOOTSTRAP_KEY", "0123456789abcdef",
                        "HYPERDEX_POSTGRES_URI", "postgresql://me:hidden@db:5432/x",
                        "HYPERDEX_REDIS_URI", "redis://:hidden@db:6379"));

        assertThat(secret.masked())
                .doesNotContain("0123456789abcdef")
                .doesNotContain("hidden")
                .contains("postgresql://me:***@db:5432/x");
    }

    @Test
    void passwordsAreMaskedInEveryFormOfAConnectionUri() {
        assertThat(Secrets.maskUri("redis+sentinel://:a/b@c@s1:26379,s2:26379/master"))
                .isEqualTo("redis+sentinel://:***@s1:26379,s2:26379/master");
        assertThat(Secrets.maskUri("no way to redis://me:pw@one:1 and redis://:pw@two:2"))
                .isEqualTo("no way to redis://me:***@one:1 and redis://:***@two:2");
        assertThat(Secrets.maskUri("redis://host:1?password=pw&db=2")).isEqualTo("redis://host:1?password=***&db=2");
    }
}
