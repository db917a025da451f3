package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.command.Secret;
import dev.gangway.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// A credential in the shape of a JSON Web Token: the front-end looks whether its token has three
/// parts and has not expired. What authenticates is the part behind the last dot, an ordinary
/// credential; the two before it are for the front-end's eyes and are never believed. Pure.
final class JwtShape {
    /// How long the front-end keeps a token without asking for another.
    static final Duration LIFETIME = Duration.ofDays(7);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            text(Json.object().put("alg", "none").put("typ", "JWT").toString());

    private JwtShape() {}

    /// @param credential without dots, as all of ours are
    static String of(Principal principal, Secret credential, Instant now) {
        String payload =
                Json.object()
                        .put("userId", principal.id())
                        .put("username", principal.name())
                        .put("iat", now.getEpochSecond())
                        .put("exp", now.plus(LIFETIME).getEpochSecond())
                        .toString();
        return HEADER + "." + text(payload) + "." + credential.text();
    }

    /// The credential in a token of this shape; empty for one that has another.
    static Optional<Secret> credential(String token) {
        String[] parts = token.split("\\.", -1);
        boolean shaped = parts.length == 3 && !parts[2].isEmpty();
        return shaped ? Optional.of(new Secret(parts[2])) : Optional.empty();
    }

    /// What authenticates, of a token of any shape: scripts send the credential alone.
    static String part(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static String text(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
