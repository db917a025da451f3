package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ids that front-ends chose for sessions.
class AliasTest {
    private static final String WIRE = "construct";

    @TempDir private Path data;
    private GatewayRig rig;
    private String session;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig(data);
        session = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<ErrorCode> bind(Principal principal, String to, String alias) {
        return rig.execute(principal, new Command.BindAlias(to, WIRE, alias)).problems.stream()
                .map(GatewayException::code)
                .toList();
    }

    private List<Answered.Alias> aliases(Principal principal, String wire, Optional<String> alias) {
        return ((Answered.Aliases) rig.gateway.read(principal, new Query.Aliases(wire, alias)))
                .aliases();
    }

    @Test
    void anAliasFindsItsSessionForItsPrincipalOnItsWire() {
        assertThat(bind(GatewayRig.ANN, session, "mine")).isEmpty();

        assertThat(aliases(GatewayRig.ANN, WIRE, Optional.of("mine")))
                .containsExactly(new Answered.Alias("mine", session));
        assertThat(aliases(GatewayRig.ANN, "other", Optional.of("mine"))).isEmpty();
        assertThat(aliases(GatewayRig.ROOT, WIRE, Optional.of("mine"))).isEmpty();
    }

    @Test
    void theSameAgainIsFineAndAnotherSessionIsRefused() {
        String other = rig.session();
        bind(GatewayRig.ANN, session, "mine");

        assertThat(bind(GatewayRig.ANN, session, "mine")).isEmpty();
        assertThat(bind(GatewayRig.ANN, other, "mine")).containsExactly(ErrorCode.CONFLICT);
        assertThat(aliases(GatewayRig.ANN, WIRE, Optional.empty()))
                .containsExactly(new Answered.Alias("mine", session));
    }

    @Test
    void twoPrincipalsHaveTheSameAliasForDifferentSessions() {
        String user = rig.user("ben");
        Principal ben = new Principal(user, "ben", false);
        String other = rig.session();
        rig.grant(new Shared.Session(other), user, Set.of(Right.PROMPT));
        bind(GatewayRig.ANN, session, "same");

        assertThat(bind(ben, other, "same")).isEmpty();

        assertThat(aliases(GatewayRig.ANN, WIRE, Optional.of("same")).getFirst().session())
                .isEqualTo(session);
        assertThat(aliases(ben, WIRE, Optional.of("same")).getFirst().session()).isEqualTo(other);
    }

    @Test
    void whatIsNotTheirsToSeeAnyMoreIsNotListed() {
        String user = rig.user("ben");
        Principal ben = new Principal(user, "ben", false);
        rig.grant(new Shared.Session(session), user, Set.of(Right.PROMPT));
        bind(ben, session, "lent");

        rig.grant(new Shared.Session(session), user, Set.of());

        assertThat(aliases(ben, WIRE, Optional.empty())).isEmpty();
    }

    @Test
    void anAliasIsFreeAgainWhenItsSessionIsDeleted() {
        String other = rig.session();
        bind(GatewayRig.ANN, session, "mine");

        rig.execute(GatewayRig.ANN, new Command.DeleteSession(session));

        assertThat(aliases(GatewayRig.ANN, WIRE, Optional.of("mine"))).isEmpty();
        assertThat(bind(GatewayRig.ANN, other, "mine")).isEmpty();
    }

    @Test
    void aSessionHasABoundedNumberOfAliases() {
        for (int i = 0; i < 64; i++) {
            assertThat(bind(GatewayRig.ANN, session, "a" + i)).isEmpty();
        }

        assertThat(bind(GatewayRig.ANN, session, "one more")).containsExactly(ErrorCode.LIMIT);
    }
}
