package dev.gangway.cli;

import dev.gangway.ForeignWire;
import dev.gangway.OperationSettings;
import dev.gangway.Settings;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.found.Confinements;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.config.Config;
import dev.gangway.config.FileTrouble;
import dev.gangway.config.Limits;
import dev.gangway.gateway.ServerPolicy;
import dev.gangway.http.EntrySettings;
import dev.gangway.http.HttpLimits;
import dev.gangway.http.HttpSettings;
import dev.gangway.http.Rates;
import dev.gangway.http.TlsFiles;
import dev.gangway.http.TrustedProxies;
import dev.gangway.log.Keep;
import dev.gangway.notify.NotifySettings;
import dev.gangway.notify.Occasion;
import dev.gangway.notify.QuietHours;
import dev.gangway.notify.Target;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
import dev.gangway.terminal.TerminalSettings;
import dev.gangway.tracing.TracingSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// From what a person configured to what the server is told.
final class ServerSettings {
    static final String LISTEN = "127.0.0.1:7420";

    private static final int PORT_MAX = 65_535;

    /// The one user of a server without users.
    private static final Principal OWNER = new Principal("owner", "Owner", true);

    private ServerSettings() {}

    /// Where a server listens, unless its command line says otherwise.
    static String listen(Config config) {
        return config.listen().orElse(LISTEN);
    }

    /// @param listen HOST:PORT
    static Settings of(
            Path data, Config config, FoundAgents agents, String listen, boolean behindProxy) {
        Limits limits = config.limits();
        return new Settings(
                data,
                http(config, listen, behindProxy),
                OWNER,
                projects(config),
                agents.agents(),
                agents.defaultAgent(),
                config.log().strict(),
                keep(config.log()),
                limits.ringBytes(),
                new SessionLimits(
                        limits.queuedPrompts(),
                        limits.promptBytes(),
                        limits.openRequests(),
                        limits.turnTime(),
                        config.permissions().denyAfter(),
                        limits.cancelTime(),
                        limits.idleTime(),
                        watch(limits)),
                acp(limits),
                dev.gangway.agent.acp.AcpLimits.standard(limits.initializeTime()),
                process(limits),
                new ServerPolicy(config.mcp().programs(), config.mcp().hosts()),
                config.policy(),
                ConfiguredBudgets.of(config.spending()),
                operations(config),
                notices(config.notices()),
                foreign(config, behindProxy),
                terminals(config.terminal()),
                version());
    }

    private static Optional<TerminalSettings> terminals(Config.Terminal terminal) {
        return terminal.enabled()
                ? Optional.of(
                        new TerminalSettings(
                                terminal.shell().orElseGet(ServerSettings::ownShell),
                                Confinements.ofTerminals(terminal.confinement())))
                : Optional.empty();
    }

    /// Of the server's user.
    private static String ownShell() {
        String shell = System.getenv("SHELL");
        return shell == null || shell.isBlank() ? "/bin/sh" : shell;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static OperationSettings operations(Config config) {
        return new OperationSettings(
                config.limits().diskFloorBytes(),
                config.limits().drainTime(),
                config.telemetry().metricsListen().map(ServerSettings::metrics),
                config.telemetry().tracing().map(ServerSettings::tracing));
    }

    private static HttpSettings metrics(String listen) {
        Address address = Address.of("metrics.listen", listen);
        return new HttpSettings(
                address.host(), address.port(), false, Set.of(), Set.of(), HttpLimits.DEFAULTS);
    }

    private static TracingSettings tracing(Config.Tracing tracing) {
        return new TracingSettings(
                tracing.endpoint(), tracing.content(), tracing.headers(), version());
    }

    private static List<ForeignWire> foreign(Config config, boolean behindProxy) {
        return config.wires().stream().map(wire -> foreign(config, wire, behindProxy)).toList();
    }

    private static ForeignWire foreign(
            Config config, Config.ForeignWire wire, boolean behindProxy) {
        Address address = Address.of("wire." + wire.name() + ".listen", wire.listen());
        HttpSettings http = http(config, wire.listen(), behindProxy);
        return new ForeignWire(
                wire.name(),
                http.at(address.host(), address.port()),
                wire.uiDirectory(),
                wire.switches(),
                wire.hints());
    }

    private static NotifySettings notices(Config.Notify notify) {
        return new NotifySettings(
                notify.publicUrl(), notify.targets().stream().map(ServerSettings::target).toList());
    }

    private static Target target(Config.NotifyTarget target) {
        return new Target(
                target.name(),
                switch (target.kind()) {
                    case WEBHOOK -> Target.Kind.WEBHOOK;
                    case NTFY -> Target.Kind.NTFY;
                },
                target.url(),
                target.secret(),
                target.user().isEmpty() ? OWNER.id() : target.user(),
                target.events().stream()
                        .map(event -> Occasion.valueOf(event.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toUnmodifiableSet()),
                target.quiet()
                        .map(quiet ->
                                new QuietHours(quiet.from(), quiet.to(), ZoneId.systemDefault())),
                target.detail());
    }

    private static Keep keep(Config.Log log) {
        return switch (log.keep()) {
            case Config.Keep.Everything _ -> Keep.EVERYTHING;
            case Config.Keep.Young young -> new Keep.Young(young.age());
            case Config.Keep.Newest newest -> new Keep.Newest(newest.bytes());
        };
    }

    private static SessionLimits.Watch watch(Limits limits) {
        return new SessionLimits.Watch(
                limits.silenceTime(),
                limits.silenceCancelTime(),
                limits.turnEvents(),
                limits.turnBytes(),
                limits.agentFailures(),
                limits.agentRetryTime(),
                limits.agentRetryTimeMax());
    }

    private static HttpSettings http(Config config, String listen, boolean behindProxy) {
        Address address = Address.of("--listen", listen);
        // Where people reach it by is a name and an origin of its own.
        Optional<URI> open = config.notices().publicUrl().map(URI::create);
        return new HttpSettings(
                address.host(),
                address.port(),
                behindProxy,
                with(config.allowedHosts(), open.map(URI::getHost)),
                with(
                        config.allowedOrigins(),
                        open.map(url -> url.getScheme() + "://" + url.getAuthority())),
                httpLimits(config.limits()),
                entry(config.entry()));
    }

    private static Set<String> with(List<String> given, Optional<String> more) {
        Set<String> all = new HashSet<>(given);
        more.ifPresent(all::add);
        return all;
    }

    private static EntrySettings entry(Config.Entry entry) {
        Config.Rates rates = entry.rates();
        return new EntrySettings(
                entry.tls().map(tls -> new TlsFiles(tls.certificate(), tls.key())),
                TrustedProxies.of(entry.trustedProxies()),
                new Rates(
                        rates.requestsPerMinute(),
                        rates.addressRequestsPerMinute(),
                        rates.failedLogins(),
                        rates.lockOutMax()));
    }

    /// Where a listener listens.
    private record Address(String host, int port) {
        /// @param subject who says it
        static Address of(String subject, String listen) {
            int colon = listen.lastIndexOf(':');
            if (colon < 1 || !listen.substring(colon + 1).matches("\\d{1,5}")) {
                throw new CommandFailed(subject + " takes HOST:PORT, as in 127.0.0.1:7420");
            }
            int port = Integer.parseInt(listen.substring(colon + 1));
            if (port > PORT_MAX) {
                throw new CommandFailed(subject + ": there is no port " + port);
            }
            return new Address(listen.substring(0, colon).replaceAll("^\\[(.*)]$", "$1"), port);
        }
    }

    private static HttpLimits httpLimits(Limits limits) {
        HttpLimits defaults = HttpLimits.DEFAULTS;
        HttpLimits.Sockets sockets = defaults.sockets();
        return new HttpLimits(
                Math.max(defaults.connectionsMax(), 2 * limits.socketsPerPrincipal()),
                limits.socketsPerPrincipal(),
                defaults.requests(),
                new HttpLimits.Sockets(
                        limits.frameBytes(),
                        sockets.inboundFramesMax(),
                        Math.max(sockets.inboundBytesMax(), limits.frameBytes()),
                        sockets.privateBytesMax(),
                        sockets.writeLowBytes(),
                        sockets.writeHighBytes(),
                        sockets.pingEvery(),
                        sockets.silenceMax(),
                        limits.stallTime(),
                        sockets.closeMax()));
    }

    private static dev.gangway.wire.acp.AcpLimits acp(Limits limits) {
        dev.gangway.wire.acp.AcpLimits defaults = dev.gangway.wire.acp.AcpLimits.DEFAULT;
        return new dev.gangway.wire.acp.AcpLimits(
                limits.subscriptionsPerSocket(),
                defaults.unansweredCommands(),
                defaults.awaitedPrompts(),
                defaults.shownRequests(),
                defaults.timesAsked(),
                defaults.listPage(),
                defaults.historyPage());
    }

    private static ProcessLimits process(Limits limits) {
        ProcessLimits standard = ProcessLimits.standard();
        return new ProcessLimits(
                limits.lineBytes(),
                Math.clamp(
                        2L * limits.promptBytes(), standard.sendQueueBytesMax(), Integer.MAX_VALUE),
                standard.errorLineBytesMax(),
                standard.errorLinesPerSecond(),
                standard.errorTailBytes(),
                standard.closeGrace(),
                standard.terminateGrace(),
                standard.drainMax());
    }

    /// Those configured; else the directory where the command was started.
    private static List<Project> projects(Config config) {
        List<Project> projects = new ArrayList<>();
        config.projects()
                .forEach(project ->
                        projects.add(
                                project(
                                        project.name(),
                                        project.root(),
                                        project.owner().orElse(OWNER.name()))));
        if (projects.isEmpty()) {
            projects.add(project("here", Path.of(""), OWNER.name()));
        }
        return projects;
    }

    private static Project project(String name, Path root, String owner) {
        try {
            return new Project(name, name, root.toRealPath(), owner);
        } catch (IOException unreadable) {
            throw new CommandFailed(
                    "Cannot work in " + root.toAbsolutePath() + ": " + FileTrouble.of(unreadable));
        }
    }
}
