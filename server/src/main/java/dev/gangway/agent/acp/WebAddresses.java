package dev.gangway.agent.acp;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// The links that an agent may ask people to open (ACP v1, elicitation, URL security): a person can
/// see where each leads. Pure.
final class WebAddresses {
    /// The longest link, in characters.
    static final int LENGTH_MAX = 4096;

    /// The longest name of a question that an agent may choose, in characters.
    static final int ELICITATION_ID_LENGTH_MAX = 256;

    private WebAddresses() {}

    /// Why nobody is asked to open this; empty when it is an address of the web that says plainly
    /// where it leads.
    static Optional<String> problem(String url) {
        if (url.length() > LENGTH_MAX) {
            return Optional.of("url is longer than " + LENGTH_MAX + " characters");
        }
        if (!url.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            return Optional.of("url must be written in printable ASCII");
        }
        try {
            return problem(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.of("url is none");
        }
    }

    private static Optional<String> problem(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("url must begin with https:// or http://");
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            return Optional.of("url names no host");
        }
        return url.getUserInfo() == null
                ? Optional.empty()
                : Optional.of("url must not name a user before its host");
    }
}
