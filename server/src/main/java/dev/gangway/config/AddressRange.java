package dev.gangway.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// The addresses that begin alike: one address, or a range in CIDR notation. An IPv4 address that
/// is written as an IPv6 one (`::ffff:1.2.3.4`) is the IPv4 address.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AddressRange(byte[] address, int bits) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    /// What cannot be a host name, so that no name is ever looked up.
    private static final Pattern LITERAL =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /// @return empty when the text is neither a literal address nor a range
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return address(text).map(one -> new AddressRange(one.getAddress(), bits(one)));
        }
        String length = text.substring(slash + 1);
        if (!NUMBER.matcher(length).matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(length);
        return address(text.substring(0, slash))
                .filter(one -> bits <= bits(one))
                .map(one -> new AddressRange(one.getAddress(), bits));
    }

    /// A literal address; empty for anything else.
    public static Optional<InetAddress> address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((bytes[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * 8;
    }
}
