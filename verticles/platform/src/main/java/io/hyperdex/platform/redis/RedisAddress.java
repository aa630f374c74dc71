package io.hyperdex.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisClusterConnectOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisSentinelConnectOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, from its connection URI: one server, the Sentinels that know the master, or some nodes of a Cluster.
 * User and password hold for all of them. {@code rediss} instead of {@code redis} is TLS.
 *
 * <pre>
 * redis://[user:password@]host[:port][/database]
 * redis+sentinel://[user:password@]host:port[,host:port]…/master[/database]
 * redis+cluster://[user:password@]host:port[,host:port]…
 * </pre>
 */
record RedisAddress(RedisClientType type, List<String> endpoints, String master) {
    private static final String FORMS = "uri must be embedded, none, redis://:password@host:port, "
            + "redis+sentinel://:password@host:port,host:port/master or redis+cluster://:password@host:port,host:port";
    private static final Pattern SEVERAL = Pattern.compile(
            "(?<scheme>rediss?)\\+(?<kind>sentinel|cluster)://(?<user>.*@)?(?<hosts>[^/@]+)(?<path>/.*)?");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+):[0-9]{1,5}");
    private static final Pattern MASTER = Pattern.compile("/(?<name>[A-Za-z0-9._-]+)(?<database>/[0-9]+)?");

    /** The text of a refusal names the forms, never what was given: that may hold a password. */
    static RedisAddress parse(String uri) {
        if (uri.matches("rediss?://.+")) {
            return new RedisAddress(RedisClientType.STANDALONE, List.of(uri), "");
        }
        Matcher several = SEVERAL.matcher(uri);
        if (!several.matches()) {
            throw new IllegalArgumentException(FORMS);
        }
        String path = several.group("path") == null ? "" : several.group("path");
        if (several.group("kind").equals("cluster")) {
            if (path.length() > 1) {
                throw new IllegalArgumentException("uri of a Redis Cluster ends with its hosts: it has one database");
            }
            return new RedisAddress(RedisClientType.CLUSTER, endpoints(several, ""), "");
        }
        Matcher master = MASTER.matcher(path);
        if (!master.matches()) {
            throw new IllegalArgumentException("uri of Sentinels ends with /master or /master/database");
        }
        String database = master.group("database") == null ? "" : master.group("database");
        return new RedisAddress(RedisClientType.SENTINEL, endpoints(several, database), master.group("name"));
    }

    /**
     * A client for this address. Each outage puts another endpoint first: the first one that is asked where the master or the
     * slots are may be the one that does not answer.
     */
    Redis client(Vertx vertx, RedisOptions options, IntSupplier outages) {
        options.setType(type);
        return switch (type) {
            case SENTINEL ->
                Redis.createSentinelClient(
                        vertx,
                        options.setMasterName(master),
                        turns(options, RedisSentinelConnectOptions::new, outages));
            case CLUSTER ->
                Redis.createClusterClient(vertx, options, turns(options, RedisClusterConnectOptions::new, outages));
            case STANDALONE, REPLICATION -> Redis.createClient(vertx, options.setEndpoints(endpoints));
        };
    }

    private <T> Supplier<Future<T>> turns(RedisOptions options, Function<RedisOptions, T> view, IntSupplier outages) {
        List<Future<T>> turns = new ArrayList<>();
        for (int first = 0; first < endpoints.size(); first++) {
            List<String> turned = new ArrayList<>(endpoints);
            Collections.rotate(turned, -first);
            turns.add(Future.succeededFuture(view.apply(new RedisOptions(options).setEndpoints(turned))));
        }
        return () -> turns.get(Math.floorMod(outages.getAsInt(), turns.size()));
    }

    private static List<String> endpoints(Matcher several, String database) {
        String user = several.group("user") == null ? "" : several.group("user");
        String before = several.group("scheme") + "://" + user;
        return Arrays.stream(several.group("hosts").split(",", -1))
                .map(host -> {
                    if (!HOST.matcher(host).matches()) {
                        throw new IllegalArgumentException(FORMS);
                    }
                    return before + host + database;
                })
                .toList();
    }
}
