package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyBodies;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.access.KeyTable;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.limits.Tiers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** {@code scripts/key}: makes, lists, rotates and revokes keys, beside a running node or without one. */
public final class KeyMain {
    private KeyMain() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("logback.configurationFile", "conf/logback.xml");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hyperdex.logLevel", "WARN");
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws IOException {
        var teardown = new Teardown();
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(interrupting(Thread.currentThread(), teardown, ended), "stop"));
        try {
            String help = KeyArguments.help(arguments);
            if (help != null) {
                System.out.print(help);
                return 0;
            }
            KeyArguments asked = KeyArguments.parse(arguments);
            carryOut(asked, Configuration.load(asked.configFile(), System.getenv()), teardown);
            return 0;
        } catch (StartRefused refused) {
            System.err.println(refused.getMessage());
        } catch (ApiException refused) {
            System.err.println(refused.detail()
                    + refused.violations().stream()
                            .map(violation -> ": " + violation.field() + " " + violation.message())
                            .collect(Collectors.joining()));
        } catch (InterruptedException told) {
            System.err.println("interrupted");
        } finally {
            // A server that is interrupted while it stops would be killed.
            if (Thread.interrupted()) {
                System.err.println("interrupted");
            }
            teardown.run();
            ended.countDown();
        }
        return 1;
    }

    /** On a signal: what has been started is stopped by who started it. */
    private static Runnable interrupting(Thread working, Teardown teardown, CountDownLatch ended) {
        return () -> {
            if (!teardown.hasBegun()) {
                working.interrupt();
            }
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void carryOut(KeyArguments asked, Configuration configuration, Teardown teardown)
            throws InterruptedException, IOException {
        NodeConfig config = NodeConfig.of(configuration);
        switch (asked.deed()) {
            case CREATE ->
                create(asked, config, Tiers.of(configuration.section("limits", LimitsConfig.class)), teardown);
            case ROTATE -> rotate(asked, config, teardown);
            case REVOKE -> {
                var store = KeyStore.open(config, false, teardown);
                ApiKey revoked = found(asked, store.ask(connection -> KeyTable.revoke(connection, asked.id())));
                store.awaitNode(revoked.change());
            }
            case LIST -> new KeyList(KeyStore.open(config, false, teardown), Instant.now()).print(System.out);
        }
    }

    private static void create(KeyArguments asked, NodeConfig config, Tiers tiers, Teardown teardown)
            throws InterruptedException, IOException {
        String id = KeySecret.randomId();
        Contract contract = Contract.load();
        contract.validateBody(contract.operation("createKey"), asked.body());
        KeyGrant grant = KeyBodies.grant(asked.body(), id, tiers);
        KeySecret secret = KeySecret.random();
        int keysMax = config.auth().keysMax();
        var store = KeyStore.open(config, true, teardown);
        ApiKey created = store.ask(connection -> KeyTable.create(connection, id, secret.hash(), grant, keysMax))
                .orElseThrow(() -> new StartRefused("key", "there are as many keys in force as auth.keysMax allows"));
        hand(secret, created, store);
    }

    private static void rotate(KeyArguments asked, NodeConfig config, Teardown teardown)
            throws InterruptedException, IOException {
        KeySecret secret = KeySecret.random();
        Duration grace = Duration.ofSeconds(asked.graceSeconds());
        var store = KeyStore.open(config, false, teardown);
        ApiKey rotated =
                found(asked, store.ask(connection -> KeyTable.rotate(connection, asked.id(), secret.hash(), grace)));
        hand(secret, rotated, store);
    }

    private static ApiKey found(KeyArguments asked, Optional<ApiKey> key) {
        return key.orElseThrow(() -> new StartRefused("key", "no such key in force: " + asked.id()));
    }

    /** It is in force from the commit on, and shown nowhere else: nothing that may fail comes before. */
    private static void hand(KeySecret secret, ApiKey key, KeyStore store) throws InterruptedException {
        System.out.println(secret.text());
        System.out.flush();
        store.awaitNode(key.change());
    }
}
