package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Right;
import dev.gangway.event.Origin;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.TerminalLauncher;
import dev.gangway.process.TerminalSize;
import dev.gangway.terminal.Attachment;
import dev.gangway.terminal.TerminalEnd;
import dev.gangway.terminal.TerminalKey;
import dev.gangway.terminal.TerminalLimits;
import dev.gangway.terminal.TerminalSettings;
import dev.gangway.terminal.TerminalViewer;
import dev.gangway.terminal.Terminals;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// The door to terminals: who opens one needs the right to execute in the project where its program
/// begins, each time, and as long as it lasts. Openings, ends and refusals are written down. Any
/// thread.
public final class TerminalDesk implements AutoCloseable {
    private static final int TEXT_CHARACTERS_MAX = 200;

    private final Access access;
    private final AuditTrail audit;
    private final Supplier<Optional<GatewayException>> obstacle;
    private final Terminals terminals;

    /// @param obstacle why no new work can be taken now; asked for each opening
    public TerminalDesk(
            Access access,
            AuditTrail audit,
            Supplier<Optional<GatewayException>> obstacle,
            TerminalLauncher launcher,
            TerminalSettings settings,
            TerminalLimits limits,
            InstantSource clock) {
        this.access = access;
        this.audit = audit;
        this.obstacle = obstacle;
        this.terminals = new Terminals(launcher, settings, limits, clock, this::ended);
    }

    /// What somebody wants to see.
    ///
    /// @param directory where the program begins; absolute
    /// @param session what the front-end calls the place in which it shows it; a terminal is found
    ///   again by it
    /// @param command a line for the shell; empty for the shell itself
    /// @param fresh whether one that is there is ended first
    public record Wish(
            String directory, String session, String command, boolean fresh, TerminalSize size) {}

    /// Finds the caller's terminal or opens it, and shows it. Blocks while a program is started.
    ///
    /// @throws GatewayException FORBIDDEN without the right; NOT_FOUND when the directory lies in
    ///   no project of the caller's; else as [Terminals#open]
    public Attachment open(Principal principal, long connection, Wish wish, TerminalViewer viewer) {
        ObjectNode details = details(wish.directory(), wish.command()).put("fresh", wish.fresh());
        AuditEntry entry =
                audit.entry(
                        Origin.of(principal.id(), connection),
                        AuditAction.TERMINAL_OPEN,
                        "",
                        RawJson.ofNode(details));
        AuditEntry known =
                new AuditEntry(
                        entry.atMillis(),
                        entry.principal(),
                        principal.credential(),
                        principal.address(),
                        entry.action(),
                        entry.stream(),
                        entry.outcome(),
                        entry.details());
        try {
            Attachment attachment = admitted(principal, wish, viewer);
            audit.record(known);
            return attachment;
        } catch (GatewayException refused) {
            audit.record(known.refused(refused.code().wireName()));
            throw refused;
        }
    }

    private Attachment admitted(Principal principal, Wish wish, TerminalViewer viewer) {
        Access.Workplace place =
                access.workplace(principal, wish.directory())
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "This directory lies in no project of yours."));
        Subject project = place.project().subject();
        if (!access.may(principal, Right.EXECUTE, project)) {
            throw new GatewayException(
                    ErrorCode.FORBIDDEN,
                    "A terminal needs the right to execute in its project, which an administrator"
                            + " gives.");
        }
        Optional<GatewayException> closed = obstacle.get();
        if (closed.isPresent()) {
            throw closed.get();
        }
        return terminals.open(
                new TerminalKey(principal.id(), place.directory(), wish.session(), wish.command()),
                wish.size(),
                wish.fresh(),
                () -> access.may(principal, Right.EXECUTE, project),
                viewer);
    }

    private void ended(TerminalEnd end) {
        ObjectNode details =
                details(end.key().directory().toString(), end.key().command())
                        .put("reason", end.reason().name().toLowerCase(Locale.ROOT))
                        .put("seconds", end.lasted().toSeconds());
        end.code().ifPresent(code -> details.put("code", code));
        audit.record(
                audit.entry(
                        Origin.of(end.key().principal(), 0),
                        AuditAction.TERMINAL_END,
                        "",
                        RawJson.ofNode(details)));
    }

    /// Of a command its size, as of a prompt: it may hold a secret.
    private static ObjectNode details(String directory, String command) {
        return Json.object()
                .put(
                        "directory",
                        directory.substring(0, Math.min(directory.length(), TEXT_CHARACTERS_MAX)))
                .put("characters", command.length());
    }

    /// Ends what nobody has watched for long, and what its user may have no more. To be called now
    /// and then.
    public void look() {
        terminals.look();
    }

    /// How many terminals there are.
    public int count() {
        return terminals.count();
    }

    /// Ends all terminals and waits for that.
    @Override
    public void close() {
        terminals.close();
    }
}
