package io.hyperdex.load.cache;

import io.hyperdex.load.node.Waiting;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls by command, as Redis itself counts them. */
final class RedisCalls {
    private static final Pattern COUNTED = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private RedisCalls() {}

    /** @param uri {@code redis://:password@host:port} */
    static Map<String, Long> read(Vertx vertx, String uri) throws InterruptedException {
        Redis redis = Redis.createClient(vertx, uri);
        try {
            String text = Waiting.on(redis.send(Request.cmd(Command.INFO).arg("commandstats")))
                    .toString();
            Map<String, Long> calls = new TreeMap<>();
            Matcher matcher = COUNTED.matcher(text);
            while (matcher.find()) {
                calls.put(matcher.group(1), Long.valueOf(matcher.group(2)));
            }
            return calls;
        } finally {
            redis.close();
        }
    }

    static Map<String, Long> since(Map<String, Long> now, Map<String, Long> earlier) {
        Map<String, Long> grown = new TreeMap<>();
        now.forEach((command, calls) -> {
            long growth = calls - earlier.getOrDefault(command, 0L);
            if (growth > 0) {
                grown.put(command, growth);
            }
        });
        return grown;
    }
}
