package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));

    private static String client(String peer, String... headers) {
        return PROXIES.client(InetAddress.ofLiteral(peer), List.of(headers)).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.1 | 203.0.113.7                        | 203.0.113.7
                    127.0.0.1 | 6.6.6.6, 203.0.113.7               | 203.0.113.7
                    127.0.0.1 | 6.6.6.6, 203.0.113.7, 10.1.2.3     | 203.0.113.7
                    127.0.0.1 | 10.1.2.3                           | 10.1.2.3
                    127.0.0.1 | 203.0.113.7:4711                   | 203.0.113.7
                    127.0.0.1 | [2001:db8::1]:4711                 | 2001:db8:0:0:0:0:0:1
                    127.0.0.1 | 2001:db8::1                        | 2001:db8:0:0:0:0:0:1
                    127.0.0.1 | ::ffff:203.0.113.7                 | 203.0.113.7
                    fd00:0:0:0:0:0:0:1 | 203.0.113.7               | 203.0.113.7
                    203.0.113.9 | 6.6.6.6                          | 203.0.113.9
                    127.0.0.2 | 6.6.6.6                            | 127.0.0.2
                    127.0.0.1 | unknown                            | 127.0.0.1
                    127.0.0.1 | 203.0.113.7, rubbish               | 127.0.0.1
                    127.0.0.1 | rubbish, 203.0.113.7               | 203.0.113.7
                    127.0.0.1 | 203.0.113.7, localhost             | 127.0.0.1
                    127.0.0.1 | 203.0.113.777                      | 127.0.0.1
                    127.0.0.1 | 1                                  | 127.0.0.1
                    127.0.0.1 | ,,,                                | 127.0.0.1
                    """)
    void clientIsTheLastAddressThatNoProxyHas(String peer, String header, String client) {
        assertThat(client(peer, header)).isEqualTo(client);
    }

    @Test
    void headersAreReadAsOneInTheirOrder() {
        assertThat(client("127.0.0.1", "6.6.6.6, 203.0.113.7", "10.0.0.1"))
                .isEqualTo("203.0.113.7");
        assertThat(client("127.0.0.1")).isEqualTo("127.0.0.1");
    }

    @Test
    void veryLongChainIsNotFollowedToItsBeginning() {
        assertThat(client("127.0.0.1", "203.0.113.7" + ", 10.0.0.1".repeat(1000)))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void onlyATrustedProxySaysThatAClientCameByTls() {
        InetAddress proxy = InetAddress.ofLiteral("10.0.0.1");

        assertThat(PROXIES.saysSecure(proxy, List.of("https"))).isTrue();
        assertThat(PROXIES.saysSecure(proxy, List.of("http, HTTPS"))).isTrue();
        assertThat(PROXIES.saysSecure(proxy, List.of("https", "http"))).isFalse();
        assertThat(PROXIES.saysSecure(proxy, List.of("https://"))).isFalse();
        assertThat(PROXIES.saysSecure(proxy, List.of())).isFalse();
        assertThat(PROXIES.saysSecure(InetAddress.ofLiteral("11.0.0.1"), List.of("https")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "::/129", "1.2.3", "a/8"})
    void whatIsNoAddressIsNoProxy(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2:ffff::, 2001:db8:1:2::/64"
    })
    void limitsCountByTheNetworkOfAnIpv6Address(String address, String network) {
        assertThat(Caller.network(InetAddress.ofLiteral(address))).isEqualTo(network);
    }
}
