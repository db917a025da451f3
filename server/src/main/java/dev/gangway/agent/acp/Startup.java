package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetup;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// From a program that runs to a session that is open (ACP v1, initialization and session setup):
/// initialize, then resume, load, fork or new. The agent's thread only, after [#begin].
final class Startup {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final JsonScanner OPENED = JsonScanner.of("sessionId");

    /// Who hears how it went.
    interface Ending {
        void introduced(AgentIntroduction introduction);

        void opened(AgentReady ready, AcpSettings settings);

        /// @param what goes on after the agent's name
        void failed(AgentExit.Cause cause, String what);

        /// Something that people should know.
        void notice(String sentence);

        /// @param authMethods ACP's, an array
        void loginWanted(String what, RawJson authMethods);
    }

    private final AgentStart start;
    private final Peer peer;
    private final Ending ending;
    private Introduction agent = Introduction.UNKNOWN;

    /// What of the setup this agent can take.
    private AgentSetup setup = AgentSetup.NONE;

    private AcpProfile profile;
    private Optional<OpeningSettings> settling = Optional.empty();
    private boolean replaying;

    Startup(AgentStart start, Peer peer, Ending ending) {
        this.start = start;
        this.peer = peer;
        this.ending = ending;
        this.profile = AcpProfile.of(start.agent());
    }

    void begin(String version, WorkplaceOffer offer) {
        peer.request("initialize", Calls.initialize(version, offer), this::initialized);
    }

    /// Whether the agent is telling what its session has said before: `session/load` does.
    boolean replaying() {
        return replaying;
    }

    /// What is known of agents of this kind. Until it has initialised, by its command only.
    AcpProfile profile() {
        return profile;
    }

    /// What is being set in the session that was just opened, if that is so.
    Optional<OpeningSettings> settling() {
        return settling;
    }

    private void initialized(Outcome outcome) {
        succeeded(outcome, "did not initialise")
                .ifPresent(result -> {
                    JsonNode version = result.node().path("protocolVersion");
                    if (version.isIntegralNumber() && version.asLong(0) == Calls.PROTOCOL_VERSION) {
                        introduced(Introduction.of(result));
                    } else {
                        fail("speaks version " + shortened(version) + " of ACP, and not 1");
                    }
                });
    }

    private void introduced(Introduction introduction) {
        agent = introduction;
        if (profile == AcpProfile.OTHER && start.agent().profile().isEmpty()) {
            profile = AcpProfile.recognised(agent.agentInfo());
        }
        setup = introduction.takenOf(start.setup());
        ending.introduced(
                new AgentIntroduction(
                        start.identity(),
                        agent.agentInfo(),
                        agent.capabilities(),
                        agent.authMethods()));
        open();
    }

    private void open() {
        switch (start.opening()) {
            case AgentOpening.Fresh _ -> requireSetup(this::openNew);
            case AgentOpening.Again(String before) -> openAgain(before);
            case AgentOpening.Fork(String parent) -> requireSetup(() -> fork(parent));
        }
    }

    /// Who asks for a new session is told when the agent cannot take what was brought for it. One
    /// that is older goes on without.
    private void requireSetup(Runnable then) {
        agent.refusal(start.setup())
                .ifPresentOrElse(
                        refusal -> ending.failed(AgentExit.Cause.SETUP_REFUSED, refusal), then);
    }

    private void openAgain(String before) {
        agent.refusal(start.setup())
                .ifPresent(refusal -> LOG.info("{}: its agent {}", start.session(), refusal));
        if (agent.can("resume")) {
            reopen("session/resume", before);
        } else if (agent.loads()) {
            replaying = true;
            reopen("session/load", before);
        } else {
            openNew();
        }
    }

    private void reopen(String method, String session) {
        Consumer<Outcome> then = outcome -> reopened(outcome, session);
        peer.request(method, Calls.oldSession(session, start.directory(), setup), then);
    }

    /// ACP v1 `session/fork`, which is unstable still.
    private void fork(String parent) {
        if (!agent.can("fork")) {
            openNew();
            return;
        }
        RawJson params = Calls.oldSession(parent, start.directory(), setup);
        peer.request("session/fork", params, this::forked);
    }

    private void forked(Outcome outcome) {
        switch (outcome) {
            case Outcome.Result(RawJson result) -> openedWith(result, true);
            case Outcome.Failure failure when failure.code() == ErrorCodes.AUTH_REQUIRED ->
                    loginWanted();
            case Outcome.Failure failure -> {
                LOG.info(
                        "{}: its agent did not fork the other, so it begins without a memory"
                                + " (code {})",
                        start.session(),
                        failure.code());
                openNew();
            }
            case Outcome.Closed _ -> {}
        }
    }

    private void reopened(Outcome outcome, String session) {
        switch (outcome) {
            case Outcome.Result(RawJson result) when replaying && profile.tellsHistoryLate() ->
                    afterHistory(() -> opened(session, true, result));
            case Outcome.Result(RawJson result) -> {
                replaying = false;
                opened(session, true, result);
            }
            case Outcome.Failure failure when failure.code() == ErrorCodes.AUTH_REQUIRED ->
                    loginWanted();
            case Outcome.Failure failure -> {
                LOG.info(
                        "{}: its agent did not take it up again, so it begins anew (code {})",
                        start.session(),
                        failure.code());
                replaying = false;
                openNew();
            }
            case Outcome.Closed _ -> {}
        }
    }

    /// Gemini CLI tells the history after its answer, with nothing at its end. So it is asked for
    /// something that nobody serves, which ACP lets a client do at any time (ACP v1,
    /// extensibility): what was said before the refusal is history.
    private void afterHistory(Runnable then) {
        peer.request(
                "_gangway/loaded",
                RawJson.EMPTY_OBJECT,
                outcome -> {
                    replaying = false;
                    if (!(outcome instanceof Outcome.Closed)) {
                        then.run();
                    }
                });
    }

    private void openNew() {
        RawJson params = Calls.newSession(start.directory(), setup);
        peer.request("session/new", params, this::openedNew);
    }

    private void openedNew(Outcome outcome) {
        succeeded(outcome, "did not open a session").ifPresent(result -> openedWith(result, false));
    }

    private void openedWith(RawJson result, boolean remembers) {
        result.scan(OPENED)
                .text("sessionId")
                .filter(id -> !id.isEmpty())
                .filter(id -> id.length() <= AcpLimits.SESSION_ID_LENGTH_MAX)
                .ifPresentOrElse(
                        id -> opened(id, remembers, result),
                        () -> fail("opened a session without a usable id"));
    }

    private void opened(String session, boolean resumed, RawJson result) {
        OpeningSettings settings =
                new OpeningSettings(
                        peer,
                        RawJson.ofText(session),
                        AcpSettings.of(result),
                        profile,
                        start.agent(),
                        start.chosen(),
                        new Settling(session, resumed));
        settling = Optional.of(settings);
        settings.next();
    }

    /// From a session that is open to one that is set.
    private final class Settling implements OpeningSettings.Ending {
        private final String session;
        private final boolean resumed;

        Settling(String session, boolean resumed) {
            this.session = session;
            this.resumed = resumed;
        }

        @Override
        public void settled(AcpSettings settings) {
            settling = Optional.empty();
            ending.opened(
                    new AgentReady(
                            session,
                            resumed,
                            agent.agentInfo(),
                            agent.capabilities(),
                            agent.authMethods(),
                            settings.shownModes(),
                            settings.shownOptions(),
                            agent.steers()),
                    settings);
        }

        @Override
        public void notice(String sentence) {
            ending.notice(sentence);
        }

        @Override
        public void refused(String what) {
            fail(what);
        }
    }

    private Optional<RawJson> succeeded(Outcome outcome, String failure) {
        return switch (outcome) {
            case Outcome.Result(RawJson result) -> Optional.of(result);
            case Outcome.Failure refused -> {
                if (refused.code() == ErrorCodes.AUTH_REQUIRED) {
                    loginWanted();
                } else {
                    fail(failure + ": " + Calls.reason(refused));
                }
                yield Optional.empty();
            }
            case Outcome.Closed _ -> Optional.empty();
        };
    }

    private void loginWanted() {
        String names = agent.names("name");
        ending.loginWanted(
                "wants a log-in first"
                        + (names.isEmpty() ? "" : ", by one of: " + names)
                        + "; authenticate, or log in on the server",
                agent.authMethods());
    }

    private void fail(String what) {
        ending.failed(AgentExit.Cause.START_FAILED, what);
    }

    private static String shortened(JsonNode version) {
        String text = version.toString();
        return text.length() > 32 || text.isEmpty() ? "?" : text;
    }
}
