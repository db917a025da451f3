package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.Result;
import dev.gangway.json.RawJson;
import java.util.Map;
import java.util.Optional;

/// Logging the path's agent in and out (ACP v1, authentication). Gangway's own door is the token:
/// this concerns the agent, for all who use it.
final class LoginMethods {
    private static final int METHOD_CHARACTERS_MAX = 200;

    private final Client client;
    private final Optional<String> agent;

    /// @param agent what the path chose; empty for the default one
    LoginMethods(Client client, Optional<String> agent) {
        this.client = client;
        this.agent = agent;
    }

    void addTo(Map<String, Method> methods) {
        methods.put("authenticate", this::authenticate);
        methods.put("logout", this::logout);
    }

    private void authenticate(Call call, Params params) {
        String method = params.text("methodId");
        if (method.isEmpty() || method.length() > METHOD_CHARACTERS_MAX) {
            throw Params.invalid("methodId has 1 to " + METHOD_CHARACTERS_MAX + " characters");
        }
        pass(call, new Command.Authenticate(agent, method));
    }

    private void logout(Call call, Params params) {
        pass(call, new Command.Logout(agent));
    }

    private void pass(Call call, Command command) {
        client.execute(
                command,
                call.reply(result -> {
                    switch (result) {
                        case Result.Passed(RawJson answer) -> call.result(answer);
                        case Result.Done _,
                                Result.Created _,
                                Result.Accepted _,
                                Result.Added _,
                                Result.Stored _,
                                Result.Issued _ ->
                                throw new IllegalStateException("no answer was passed on");
                    }
                }));
    }
}
