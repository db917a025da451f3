package dev.gangway.access;

import dev.gangway.command.Command;

/// The words by which the audit names what was done: all of them, in one place (docs/operations.md
/// lists them).
public enum AuditAction {
    SESSION_CREATE("session.create"),
    SESSION_FORK("session.fork"),
    SESSION_SET_UP("session.setup"),
    SESSION_RENAME("session.rename"),
    SESSION_ALIAS("session.alias"),
    SESSION_ARCHIVE("session.archive"),
    SESSION_DELETE("session.delete"),
    SESSION_PROMPT("session.prompt"),
    SESSION_CANCEL("session.cancel"),
    SESSION_MODE("session.mode"),
    SESSION_OPTION("session.option"),
    TURN_CANCEL("turn.cancel"),
    REQUEST_ANSWER("request.answer"),
    RULE_DROP("rule.drop"),
    /// A rule decided what an agent asked.
    REQUEST_RULE("request.rule"),
    /// Nobody answered what an agent asked, and it was denied.
    REQUEST_EXPIRE("request.expire"),
    QUEUE_EDIT("queue.edit"),
    QUEUE_REMOVE("queue.remove"),
    QUEUE_RELEASE("queue.release"),
    AGENT_STOP("agent.stop"),
    AGENT_WAKE("agent.wake"),
    AGENT_LOGIN("agent.login"),
    AGENT_LOGOUT("agent.logout"),
    BUDGET_RAISE("budget.raise"),
    DOCUMENT_PUT("document.put"),
    TERMINAL_OPEN("terminal.open"),
    TERMINAL_END("terminal.end"),
    USER_ADD("user.add"),
    USER_CHANGE("user.change"),
    TOKEN_MAKE("token.make"),
    TOKEN_REVOKE("token.revoke"),
    DEVICE_PAIR("device.pair"),
    DEVICE_MAKE("device.make"),
    DEVICE_REVOKE("device.revoke"),
    CREDENTIAL_REVOKE("credential.revoke"),
    GRANT_SET("grant.set"),
    LOGIN_PASSWORD("login.password"),
    LOGIN_LINK("login.link"),
    LOGIN_PAIR("login.pair"),
    LOGIN_MAKE("login.make"),
    LOGIN_END("login.end"),
    LOGIN_REVOKE("login.revoke"),
    LOGIN_LOCKOUT("login.lockout"),
    LINK_MAKE("link.make"),
    AUDIT_READ("audit.read"),
    AUDIT_FOLLOW("audit.follow"),
    /// So many records could not be taken: the details have the count.
    AUDIT_MISSING("audit.missing"),
    SERVER_STARTED("server.started"),
    SERVER_STOPPED("server.stopped"),
    CONFIGURATION_LOADED("configuration.loaded");

    private final String word;

    AuditAction(String word) {
        this.word = word;
    }

    /// As records have it.
    public String word() {
        return word;
    }

    /// That a credential is made.
    static AuditAction making(CredentialKind kind) {
        return switch (kind) {
            case TOKEN -> TOKEN_MAKE;
            case DEVICE -> DEVICE_MAKE;
            case LOGIN -> LOGIN_MAKE;
        };
    }

    /// That a credential is ended before its time.
    static AuditAction revoking(CredentialKind kind) {
        return switch (kind) {
            case TOKEN -> TOKEN_REVOKE;
            case DEVICE -> DEVICE_REVOKE;
            case LOGIN -> LOGIN_REVOKE;
        };
    }

    /// What a command is called. A command without a word does not compile.
    public static AuditAction of(Command command) {
        return switch (command) {
            case Command.CreateSession _ -> SESSION_CREATE;
            case Command.Authenticate _ -> AGENT_LOGIN;
            case Command.Logout _ -> AGENT_LOGOUT;
            case Command.RaiseBudget _ -> BUDGET_RAISE;
            case Command.PutDocument _ -> DOCUMENT_PUT;
            case Command.AddUser _ -> USER_ADD;
            case Command.ChangeUser _ -> USER_CHANGE;
            case Command.MakeToken _ -> TOKEN_MAKE;
            case Command.StartPairing _ -> DEVICE_PAIR;
            case Command.RevokeCredential _ -> CREDENTIAL_REVOKE;
            case Command.Grant _ -> GRANT_SET;
            case Command.Prompt _ -> SESSION_PROMPT;
            case Command.Cancel _ -> SESSION_CANCEL;
            case Command.CancelTurn _ -> TURN_CANCEL;
            case Command.Answer _ -> REQUEST_ANSWER;
            case Command.SetMode _ -> SESSION_MODE;
            case Command.SetConfigOption _ -> SESSION_OPTION;
            case Command.EditQueued _ -> QUEUE_EDIT;
            case Command.RemoveQueued _ -> QUEUE_REMOVE;
            case Command.ReleaseQueue _ -> QUEUE_RELEASE;
            case Command.StopAgent _ -> AGENT_STOP;
            case Command.WakeAgent _ -> AGENT_WAKE;
            case Command.ForkSession _ -> SESSION_FORK;
            case Command.SetUpSession _ -> SESSION_SET_UP;
            case Command.RenameSession _ -> SESSION_RENAME;
            case Command.BindAlias _ -> SESSION_ALIAS;
            case Command.ArchiveSession _ -> SESSION_ARCHIVE;
            case Command.DropRule _ -> RULE_DROP;
            case Command.DeleteSession _ -> SESSION_DELETE;
        };
    }
}
