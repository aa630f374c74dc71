package io.hyperdex.platform.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.hyperdex.platform.config.Role;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** How a node joins its cluster: TCP members only, its own host only, and a failure detector that decides in seconds. */
public final class Clustering {
    private static final Map<String, String> PROPERTIES = Map.of(
            "hazelcast.heartbeat.interval.seconds", "1",
            "hazelcast.max.no.heartbeat.seconds", "10",
            "hazelcast.merge.first.run.delay.seconds", "10",
            "hazelcast.merge.next.run.delay.seconds", "10",
            "hazelcast.wait.seconds.before.join", "1",
            "hazelcast.phone.home.enabled", "false",
            // The node leaves by itself, after its verticles.
            "hazelcast.shutdownhook.enabled", "false",
            "hazelcast.socket.bind.any", "false",
            "hazelcast.logging.type", "slf4j");

    private static final Duration NAMESAKE_MAX = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final String NODE = "node";
    private static final String ROLES = "roles";

    private Clustering() {}

    /** A node of the cluster with the roles that it says it has. */
    public record Member(String node, List<String> roles) {
        public static Member of(String node, Set<Role> roles) {
            return new Member(node, roles.stream().map(Role::code).toList());
        }
    }

    /** Not joined yet: Vert.x joins when it is built with it. */
    public static HazelcastClusterManager manager(ClusterConfig config, String nodeId, Set<Role> roles) {
        Config hazelcast = ConfigUtil.loadConfig();
        hazelcast.setClusterName("hyperdex").setInstanceName(nodeId + "-" + config.port());
        PROPERTIES.forEach(hazelcast::setProperty);
        hazelcast
                .getMemberAttributeConfig()
                .setAttribute(NODE, nodeId)
                .setAttribute(ROLES, roles.stream().map(Role::code).collect(Collectors.joining(",")));
        hazelcast
                .getNetworkConfig()
                .setPort(config.port())
                .setPortAutoIncrement(false)
                .setPublicAddress(config.host() + ":" + config.port());
        hazelcast.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(config.host());
        JoinConfig join = hazelcast.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(config.members());
        return new HazelcastClusterManager(hazelcast);
    }

    /** Everybody in the cluster, as this node sees it. */
    public static List<Member> members(HazelcastClusterManager manager) {
        return manager.getHazelcastInstance().getCluster().getMembers().stream()
                .map(member -> new Member(
                        String.valueOf(member.getAttribute(NODE)),
                        List.of(String.valueOf(member.getAttribute(ROLES)).split(","))))
                .toList();
    }

    /**
     * Whether the name is this node's alone. A node that ended without a word is listed until its silence has been noticed, so a
     * namesake is given the time for that.
     */
    public static boolean awaitOwnName(HazelcastClusterManager manager) throws InterruptedException {
        Cluster cluster = manager.getHazelcastInstance().getCluster();
        long deadline = System.nanoTime() + NAMESAKE_MAX.toNanos();
        while (hasNamesake(cluster)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        return true;
    }

    /** Among those who have been here for longer: of two who join at once, one stays. */
    private static boolean hasNamesake(Cluster cluster) {
        String name = cluster.getLocalMember().getAttribute(NODE);
        return cluster.getMembers().stream()
                .takeWhile(member -> !member.localMember())
                .anyMatch(member -> Objects.equals(member.getAttribute(NODE), name));
    }

    /** The bus between nodes; a frozen peer is dropped within seconds, so that nothing queues for it without end. */
    public static EventBusOptions bus(ClusterConfig config) {
        return new EventBusOptions()
                .setHost(config.host())
                .setPort(0)
                .setClusterPublicHost(config.host())
                .setClusterPingInterval(2_000)
                .setClusterPingReplyInterval(2_000)
                .setReadIdleTimeout(6)
                .setConnectTimeout(2_000);
    }
}
