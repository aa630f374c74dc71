package io.hyperdex.platform.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word is taken for a client's address and for the origin that it calls. Their header is read from the right, because each hop appends the
 * address that it saw itself: the first one that is no trusted proxy is the client, and what stands left of it is the
 * client's own invention.
 */
public final class TrustedProxies {
    private static final Pattern FORWARDED_FOR = forwarded("for");
    private static final Pattern FORWARDED_PROTO = forwarded("proto");
    private static final Pattern FORWARDED_HOST = forwarded("host");
    /** More hops than any real chain has; the rest is not looked at. */
    private static final int HOPS_MAX = 32;
    /** Of an IPv6 address, what names the customer. */
    private static final int NETWORK_BYTES = 8;

    private final List<IpSubnetFilterRule> networks;
    private final Header header;

    /** Which header the proxies write. Only that one is read: the other would come from the client unchanged. */
    public enum Header {
        X_FORWARDED_FOR("x-forwarded-for"),
        FORWARDED("forwarded");

        private final String code;

        Header(String code) {
            this.code = code;
        }

        static Header parse(String code) {
            return Arrays.stream(values())
                    .filter(header -> header.code.equals(code))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("forwardedHeader must be x-forwarded-for or forwarded"));
        }
    }

    /** @param networks addresses, or networks such as {@code 10.0.0.0/8} */
    public TrustedProxies(List<String> networks, Header header) {
        this.networks = networks.stream().map(TrustedProxies::network).toList();
        this.header = header;
    }

    /** The client's address in the notation of {@link Peer}. */
    public String client(HttpServerRequest request) {
        String somebody = OnBehalf.address(request);
        return somebody != null
                ? somebody
                : client(
                        request.connection().remoteAddress().hostAddress(),
                        request.headers().getAll(header.code));
    }

    String client(@Nullable String peerAddress, List<String> headers) {
        InetAddress peer = parsed(peerAddress);
        if (peer == null) {
            return "unknown";
        }
        return text(isTrusted(peer) ? forwarded(peer, headers) : peer);
    }

    /** Under which origin the client's browser knows this server, as far as trusted proxies tell. */
    public @Nullable String origin(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null
                ? null
                : origin(
                        request.connection().remoteAddress().hostAddress(),
                        request.scheme() + "://" + authority,
                        request.headers());
    }

    /** The nearest proxy's word on scheme and host, each by itself; what it does not say is as the server sees it. */
    String origin(@Nullable String peerAddress, String seen, MultiMap headers) {
        InetAddress peer = parsed(peerAddress);
        int end = seen.indexOf("://");
        String scheme = seen.substring(0, end);
        String host = seen.substring(end + 3);
        if (peer != null && isTrusted(peer)) {
            scheme = told(headers, "x-forwarded-proto", FORWARDED_PROTO, scheme);
            host = told(headers, "x-forwarded-host", FORWARDED_HOST, host);
        }
        String origin = (scheme + "://" + host).toLowerCase(Locale.ROOT);
        return origin.replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
    }

    private String told(MultiMap headers, String own, Pattern part, String otherwise) {
        boolean forwarded = header == Header.FORWARDED;
        String[] hops =
                String.join(",", headers.getAll(forwarded ? header.code : own)).split(",", -1);
        String last = hops[hops.length - 1].strip();
        String value = forwarded ? part(part, last) : last;
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private InetAddress forwarded(InetAddress peer, List<String> headers) {
        String[] hops = String.join(",", headers).split(",", -1);
        InetAddress nearest = peer;
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - HOPS_MAX); i--) {
            InetAddress hop = hop(hops[i]);
            if (hop == null) {
                return nearest;
            }
            if (!isTrusted(hop)) {
                return hop;
            }
            nearest = hop;
        }
        return nearest;
    }

    private @Nullable InetAddress hop(String text) {
        if (header == Header.X_FORWARDED_FOR) {
            return parsed(withoutPort(text.strip()));
        }
        String named = part(FORWARDED_FOR, text);
        return named == null ? null : parsed(withoutPort(named));
    }

    private static Pattern forwarded(String part) {
        return Pattern.compile("(?:^|;)\\s*" + part + "=(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
    }

    private static @Nullable String part(Pattern part, String hop) {
        Matcher named = part.matcher(hop);
        if (!named.find()) {
            return null;
        }
        String quoted = named.group(1);
        return quoted == null ? named.group(2) : quoted;
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private boolean isTrusted(InetAddress address) {
        var socketAddress = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socketAddress));
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        InetAddress address = parsed(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("trustedProxies: " + text + " is no address or network");
        }
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits);
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    private static int prefix(String network, String digits, int bits) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
            throw new IllegalArgumentException("trustedProxies: " + network + " has no valid prefix length");
        }
        return Integer.parseInt(digits);
    }

    /** Literals only, never a name; an IPv4 address in IPv6 clothes is an IPv4 address. */
    private static @Nullable InetAddress parsed(@Nullable String literal) {
        byte[] bytes = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), address.getAddress().length);
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(network)) + "/" + NETWORK_BYTES * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + network.length + " bytes", e);
        }
    }
}
