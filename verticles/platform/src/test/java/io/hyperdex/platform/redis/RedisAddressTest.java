package io.hyperdex.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.RedisClientType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void takesOneServerAsItIs() {
        RedisAddress address = RedisAddress.parse("redis://:secret@redis.example:6380/3");
        assertThat(address.type()).isEqualTo(RedisClientType.STANDALONE);
        assertThat(address.endpoints()).containsExactly("redis://:secret@redis.example:6380/3");
    }

    @Test
    void readsSentinelsTheirMasterAndTheDatabase() {
        RedisAddress address = RedisAddress.parse("redis+sentinel://user:a@b@s1:26379,[::1]:26380/hyper-dex/2");
        assertThat(address.type()).isEqualTo(RedisClientType.SENTINEL);
        assertThat(address.master()).isEqualTo("hyper-dex");
        assertThat(address.endpoints())
                .containsExactly("redis://user:a@b@s1:26379/2", "redis://user:a@b@[::1]:26380/2");
    }

    @Test
    void readsNodesOfAClusterOverTls() {
        RedisAddress address = RedisAddress.parse("rediss+cluster://c1:7000,c2:7000/");
        assertThat(address.type()).isEqualTo(RedisClientType.CLUSTER);
        assertThat(address.endpoints()).containsExactly("rediss://c1:7000", "rediss://c2:7000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none ",
                "http://host:1",
                "redis+sentinel://:secret@s1:26379",
                "redis+sentinel://:secret@s1/master",
                "redis+sentinel://:secret@s1:26379,/master",
                "redis+sentinel://:secret@s1:26379/master/zero",
                "redis+cluster://:secret@c1:7000/1",
                "redis+cluster://:secret@"
            })
    void refusesTheRestWithoutRepeatingThePassword(String uri) {
        assertThatThrownBy(() -> RedisAddress.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri ")
                .message()
                .doesNotContain("secret");
    }
}
