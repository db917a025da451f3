package dev.gangway.access;

import dev.gangway.command.Command;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.SessionSetup;
import dev.gangway.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// What the audit says of a command besides its name: names, ids and sizes. No text that a person
/// or an agent wrote, no value of an option, no password. Pure.
public final class AuditDetails {
    private static final int TEXT_CHARACTERS_MAX = 200;

    private AuditDetails() {}

    /// A new object of a few small members; the caller's to add to.
    public static ObjectNode of(Command command) {
        ObjectNode details = Json.object();
        switch (command) {
            case Command.CreateSession create -> {
                create.agent().ifPresent(agent -> put(details, "agent", agent));
                put(details, "directory", create.directory());
                setup(details, create.setup());
            }
            case Command.ToAgent toAgent -> agent(details, toAgent);
            case Command.RaiseBudget raise -> {
                put(details, "budget", raise.budget());
                raise.session().ifPresent(session -> put(details, "session", session));
                details.put("cap", raise.cap());
            }
            case Command.PutDocument document -> {
                put(details, "namespace", document.namespace());
                details.put("bytes", document.content().length());
            }
            case Command.ToAccess toAccess -> access(details, toAccess);
            case Command.ToSession toSession -> session(details, toSession);
        }
        return details;
    }

    private static void agent(ObjectNode details, Command.ToAgent command) {
        command.agent().ifPresent(agent -> put(details, "agent", agent));
        switch (command) {
            case Command.Authenticate login -> put(details, "method", login.method());
            case Command.Logout _ -> {
                // Its agent is all that there is to say.
            }
        }
    }

    private static void access(ObjectNode details, Command.ToAccess command) {
        switch (command) {
            case Command.AddUser add -> {
                put(details, "name", add.name());
                details.put("administrator", add.administrator());
                details.put("service", add.password().isEmpty());
            }
            case Command.ChangeUser change -> {
                put(details, "subject", change.user());
                change.administrator().ifPresent(now -> details.put("administrator", now));
                change.disabled().ifPresent(now -> details.put("disabled", now));
                details.put("password", change.password().isPresent());
            }
            case Command.MakeToken make -> {
                put(details, "name", make.name());
                make.user().ifPresent(user -> put(details, "subject", user));
            }
            case Command.StartPairing pairing -> put(details, "name", pairing.name());
            case Command.RevokeCredential revoke -> put(details, "subject", revoke.credential());
            case Command.Grant grant -> {
                put(details, "subject", grant.shared().id());
                put(details, "user", grant.user());
                put(details, "rights", grant.rights().stream().sorted().toList().toString());
            }
        }
    }

    private static void session(ObjectNode details, Command.ToSession command) {
        switch (command) {
            case Command.Prompt prompt -> details.put("bytes", prompt.content().length());
            case Command.CancelTurn cancel -> details.put("turn", cancel.turn());
            case Command.Answer answer -> answer(details, answer);
            case Command.SetMode mode -> put(details, "mode", mode.mode());
            case Command.SetConfigOption option -> put(details, "option", option.option());
            case Command.EditQueued edit ->
                    details.put("turn", edit.turn()).put("bytes", edit.content().length());
            case Command.RemoveQueued remove -> details.put("turn", remove.turn());
            case Command.ForkSession fork -> {
                put(details, "directory", fork.directory());
                setup(details, fork.setup());
            }
            case Command.RenameSession rename -> details.put("characters", rename.title().length());
            case Command.BindAlias bind -> {
                put(details, "wire", bind.wire());
                put(details, "alias", bind.alias());
            }
            case Command.ArchiveSession archive -> details.put("archived", archive.archived());
            case Command.SetUpSession setUp -> setup(details, setUp.setup());
            case Command.DropRule drop -> put(details, "rule", drop.rule());
            case Command.Cancel _,
                    Command.ReleaseQueue _,
                    Command.StopAgent _,
                    Command.WakeAgent _,
                    Command.DeleteSession _ -> {
                // The session is all that there is to say.
            }
        }
    }

    private static void answer(ObjectNode details, Command.Answer command) {
        put(details, "request", command.request());
        switch (command.answer()) {
            case RequestAnswer.Selected selected -> {
                put(details, "option", selected.optionId());
                selected.keep().ifPresent(keep -> details.put("keep", keep.name()));
            }
            case RequestAnswer.Accepted accepted ->
                    details.put("answer", "accepted").put("bytes", accepted.content().length());
            case RequestAnswer.Declined _ -> details.put("answer", "declined");
            case RequestAnswer.Dismissed _ -> details.put("answer", "dismissed");
        }
    }

    private static void setup(ObjectNode details, SessionSetup setup) {
        if (!setup.isEmpty()) {
            details.put("directories", setup.additionalDirectories().size());
            details.put("servers", setup.servers().list().size());
        }
    }

    private static void put(ObjectNode details, String name, String text) {
        details.put(name, text.substring(0, Math.min(text.length(), TEXT_CHARACTERS_MAX)));
    }
}
