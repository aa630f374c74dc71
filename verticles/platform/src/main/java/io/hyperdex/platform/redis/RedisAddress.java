package io.hyperdex.platform.redis;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.util.Arrays;
import java.util.List;
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

    RedisOptions options() {
        var options = new RedisOptions().setType(type);
        endpoints.forEach(options::addConnectionString);
        return master.isEmpty() ? options : options.setMasterName(master);
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
