package io.hyperdex.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.platform.http.TrustedProxies.Header;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies NOBODY = new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);
    private static final TrustedProxies OURS =
            new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48"), Header.X_FORWARDED_FOR);

    @Test
    void withoutTrustTheHeaderIsTheClientsOwnInvention() {
        assertThat(NOBODY.client("10.0.0.1", List.of("203.0.113.5"))).isEqualTo("10.0.0.1");
        assertThat(OURS.client("203.0.113.9", List.of("198.51.100.1"))).isEqualTo("203.0.113.9");
    }

    @Test
    void theRightmostHopThatIsNoProxyOfOursIsTheClient() {
        assertThat(OURS.client("10.0.0.1", List.of("203.0.113.5"))).isEqualTo("203.0.113.5");
        assertThat(OURS.client("10.0.0.1", List.of("1.2.3.4, 203.0.113.5, 10.9.9.9, 192.0.2.7")))
                .isEqualTo("203.0.113.5");
        assertThat(OURS.client("10.0.0.1", List.of("1.2.3.4", "203.0.113.5:4711")))
                .isEqualTo("203.0.113.5");
        assertThat(OURS.client("10.0.0.1", List.of("10.1.1.1"))).isEqualTo("10.1.1.1");
        assertThat(OURS.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void whatIsNoAddressEndsTheChain() {
        for (String nonsense : List.of("unknown", "", "localhost", "1.2.3", "999.1.1.1", "_hidden", "[", "<script>")) {
            assertThat(OURS.client("10.0.0.1", List.of("203.0.113.5, " + nonsense + ", 10.3.3.3")))
                    .as(nonsense)
                    .isEqualTo("10.3.3.3");
        }
    }

    @Test
    void anIpv6CustomerIsANetworkOf64Bits() {
        String one = NOBODY.client("2001:db8:5:6:1:2:3:4", List.of());
        assertThat(one).isEqualTo("2001:db8:5:6::/64");
        assertThat(NOBODY.client("2001:db8:5:6:ffff::1", List.of())).isEqualTo(one);
        assertThat(NOBODY.client("2001:db8:5:7::1", List.of())).isNotEqualTo(one);
        assertThat(NOBODY.client("::ffff:203.0.113.5", List.of())).isEqualTo("203.0.113.5");
        assertThat(OURS.client("2001:db8:1:9::1", List.of("[2001:db8:5:6::9]:443")))
                .isEqualTo(one);
    }

    @Test
    void onlyTheConfiguredHeaderIsRead() {
        var forwarded = new TrustedProxies(List.of("10.0.0.0/8"), Header.FORWARDED);
        assertThat(forwarded.client("10.0.0.1", List.of("for=1.2.3.4, for=203.0.113.5;proto=https;by=10.0.0.1")))
                .isEqualTo("203.0.113.5");
        assertThat(forwarded.client("10.0.0.1", List.of("proto=https; For=\"[2001:db8:5:6::9]:4711\"")))
                .isEqualTo("2001:db8:5:6::/64");
        assertThat(forwarded.client("10.0.0.1", List.of("by=203.0.113.5"))).isEqualTo("10.0.0.1");
    }

    @Test
    void whatIsNoNetworkRefusesToStart() {
        for (String wrong : List.of("proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "2001:db8::/129", "")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new TrustedProxies(List.of(wrong), Header.FORWARDED));
        }
    }

    @Test
    void theOriginIsThatOfTheServerUnlessATrustedProxyNamesAnother() {
        MultiMap told = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-Proto", "https")
                .add("X-Forwarded-Host", "api.example:443")
                .add("Forwarded", "for=203.0.113.5;proto=https;host=\"other.example:8443\"");
        var forwarded = new TrustedProxies(List.of("10.0.0.0/8"), Header.FORWARDED);

        assertThat(OURS.origin("10.0.0.1", "http://node:8080", told)).isEqualTo("https://api.example");
        assertThat(forwarded.origin("10.0.0.1", "http://node:8080", told)).isEqualTo("https://other.example:8443");
        assertThat(OURS.origin("203.0.113.9", "http://Node:8080", told)).isEqualTo("http://node:8080");
        assertThat(OURS.origin("10.0.0.1", "http://node:80", MultiMap.caseInsensitiveMultiMap()))
                .isEqualTo("http://node");
    }
}
