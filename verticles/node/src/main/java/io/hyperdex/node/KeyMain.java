package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeyBodies;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.access.KeyTable;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.contract.Contract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code scripts/key}: makes, lists, rotates and revokes keys, beside a running node or without one. */
public final class KeyMain {
    private static final int LISTED_MAX = 1_000;

    private KeyMain() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        System.setProperty("logback.configurationFile", "conf/logback.xml");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hyperdex.logLevel", "WARN");
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws InterruptedException, IOException {
        var teardown = new Teardown();
        try {
            KeyArguments asked = KeyArguments.parse(arguments);
            var config = NodeConfig.of(Configuration.load(asked.configFile(), System.getenv()));
            carryOut(asked, config, teardown);
            return 0;
        } catch (StartRefused refused) {
            System.err.println(refused.getMessage());
        } catch (ApiException refused) {
            System.err.println(refused.detail()
                    + refused.violations().stream()
                            .map(violation -> ": " + violation.field() + " " + violation.message())
                            .collect(Collectors.joining()));
        } finally {
            teardown.run();
        }
        return 1;
    }

    private static void carryOut(KeyArguments asked, NodeConfig config, Teardown teardown)
            throws InterruptedException, IOException {
        switch (asked.deed()) {
            case CREATE -> System.out.println(create(asked, config, teardown).text());
            case ROTATE -> System.out.println(rotate(asked, config, teardown).text());
            case REVOKE ->
                change(
                        asked,
                        config,
                        teardown,
                        store -> store.ask(connection -> KeyTable.revoke(connection, asked.id())));
            case LIST ->
                KeyStore.open(config, teardown)
                        .ask(connection -> KeyTable.page(connection, null, LISTED_MAX))
                        .forEach(KeyMain::print);
            case HELP -> System.out.print(KeyArguments.USAGE);
        }
    }

    private static KeySecret create(KeyArguments asked, NodeConfig config, Teardown teardown)
            throws InterruptedException, IOException {
        String id = KeySecret.randomId();
        Contract contract = Contract.load();
        contract.validateBody(contract.operation("createKey"), asked.body());
        KeyGrant grant = KeyBodies.grant(asked.body(), id);
        KeySecret secret = KeySecret.random();
        int keysMax = config.auth().keysMax();
        change(
                asked,
                config,
                teardown,
                store -> store.ask(connection -> KeyTable.create(connection, id, secret.hash(), grant, keysMax)));
        return secret;
    }

    private static KeySecret rotate(KeyArguments asked, NodeConfig config, Teardown teardown)
            throws InterruptedException, IOException {
        KeySecret secret = KeySecret.random();
        Duration grace = Duration.ofSeconds(asked.graceSeconds());
        change(
                asked,
                config,
                teardown,
                store -> store.ask(connection -> KeyTable.rotate(connection, asked.id(), secret.hash(), grace)));
        return secret;
    }

    private interface Change {
        Optional<ApiKey> in(KeyStore store) throws InterruptedException;
    }

    private static void change(KeyArguments asked, NodeConfig config, Teardown teardown, Change change)
            throws InterruptedException, IOException {
        var store = KeyStore.open(config, teardown);
        ApiKey changed = change.in(store)
                .orElseThrow(() -> new StartRefused(
                        "key",
                        asked.deed() == KeyArguments.Deed.CREATE
                                ? "there are as many keys in force as auth.keysMax allows"
                                : "no such key in force: " + asked.id()));
        store.awaitNode(changed.change());
    }

    private static void print(ApiKey key) {
        System.out.println(String.join(
                "\t",
                key.id(),
                key.revokedAt() == null ? "in force" : "revoked",
                key.grant().kind().code(),
                key.grant().tier(),
                key.grant().scopes().stream().sorted().map(Scope::code).collect(Collectors.joining(",")),
                key.grant().source(),
                key.grant().name()));
    }
}
