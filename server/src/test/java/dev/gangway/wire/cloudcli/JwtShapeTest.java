package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Secret;
import dev.gangway.json.Json;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JwtShapeTest {
    private static final Principal ANN = new Principal("ann", "Ann \"A\" é", false);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void aTokenReadsAsOneThatIsGoodForAWeek() {
        String[] parts = JwtShape.of(ANN, new Secret("gw_abc"), NOW).split("\\.");

        JsonNode payload = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(parts).hasSize(3).allMatch(part -> part.matches("[A-Za-z0-9_-]+"));
        assertThat(payload.path("username").asString("")).isEqualTo(ANN.name());
        assertThat(payload.path("userId").asString("")).isEqualTo("ann");
        assertThat(payload.path("exp").longValue() - payload.path("iat").longValue())
                .isEqualTo(7 * 24 * 3600);
    }

    @Test
    void whatStandsBehindTheLastDotIsTheCredential() {
        String token = JwtShape.of(ANN, new Secret("gw_abc"), NOW);

        assertThat(JwtShape.credential(token)).contains(new Secret("gw_abc"));
        assertThat(JwtShape.credential("gw_abc")).isEmpty();
        assertThat(JwtShape.credential("a.b.")).isEmpty();
        assertThat(JwtShape.credential("a.b.c.d")).isEmpty();
        assertThat(JwtShape.part(token)).isEqualTo("gw_abc");
        assertThat(JwtShape.part("gw_abc")).isEqualTo("gw_abc");
    }
}
