package dev.gangway.wire.construct;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Result;
import dev.gangway.command.SessionSetup;
import java.util.Optional;

/// Makes the session that a client's first message needs, and binds the client's id to it. Under
/// one idempotency key, so that whoever dies between the two, or sends twice, gets one session.
final class Openings {
    private static final int ATTEMPTS = 8;

    private Openings() {}

    /// @param project where it works when the client does not say
    /// @return Gangway's id
    /// @throws GatewayException when it cannot be made
    static String open(Caller caller, ChatRequest wanted, Optional<String> project) {
        String directory =
                wanted.directory()
                        .or(() -> caller.workplace(project))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.FORBIDDEN,
                                        "There is no project in which you may work."));
        String key = Caller.WIRE + "/" + wanted.session();
        String next = key;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String session = create(caller, wanted, directory, next);
            if (bound(caller, wanted, session)) {
                name(caller, wanted, session);
                return session;
            }
            // It was deleted since, or is another's by now: the next key names it.
            next = key + "#" + session;
        }
        throw new GatewayException(
                ErrorCode.CONFLICT,
                "The sessions of this id were deleted too often: take another.");
    }

    private static String create(Caller caller, ChatRequest wanted, String directory, String key) {
        Command command =
                new Command.CreateSession(
                        wanted.agent(), directory, SessionSetup.NONE, Optional.of(key));
        return ((Result.Created) caller.run(command)).session();
    }

    private static boolean bound(Caller caller, ChatRequest wanted, String session) {
        try {
            caller.run(new Command.BindAlias(session, Caller.WIRE, wanted.session()));
            return true;
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }

    /// Gives a session the name that the client brought.
    static void name(Caller caller, ChatRequest wanted, String session) {
        wanted.name().ifPresent(name -> caller.run(new Command.RenameSession(session, name)));
    }
}
