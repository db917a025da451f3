package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.Map;

/// Prompts, modes and options (ACP v1, prompt turn, session modes, session config options).
final class TurnMethods {
    private final Client client;
    private final Links links;

    TurnMethods(Client client, Links links) {
        this.client = client;
        this.links = links;
    }

    void addTo(Map<String, Method> methods) {
        methods.put("session/prompt", this::prompt);
        methods.put("session/set_mode", this::setMode);
        methods.put("session/set_config_option", this::setConfigOption);
    }

    private void prompt(Call call, Params params) {
        Command.Prompt prompt =
                new Command.Prompt(
                        params.session(),
                        content(params),
                        ObjectEdit.without(params.meta(), "gangway"),
                        BusyPrompt.whenBusy(params),
                        SessionMethods.key(params));
        links.attachIfNeeded(prompt.session());
        links.prompts().execute(call, prompt);
    }

    /// An array of content blocks, not empty.
    static RawJson content(Params params) {
        RawJson content = params.json("prompt", RawJson.Kind.ARRAY);
        if (!ContentBlocks.valid(content)) {
            throw Params.invalid("prompt must hold at least one block, each an object with a type");
        }
        return content;
    }

    private void setMode(Call call, Params params) {
        client.execute(
                new Command.SetMode(params.session(), params.text("modeId")),
                call.reply(_ -> call.result(RawJson.EMPTY_OBJECT)));
    }

    private void setConfigOption(Call call, Params params) {
        String session = params.session();
        RawJson value = params.json("value").orElse(RawJson.NULL);
        switch (value.kind()) {
            case STRING, BOOLEAN -> {}
            case OBJECT, ARRAY, NUMBER, NULL ->
                    throw Params.invalid("value must be a string, true or false");
        }
        client.execute(
                new Command.SetConfigOption(session, params.text("configId"), value),
                call.reply(_ -> client.later(() -> call.guarded(() -> options(call, session)))));
    }

    /// Every option is told again, since one may change others.
    private void options(Call call, String session) {
        RawJson options = client.session(session).agent().configOptions();
        boolean none = options.kind() != RawJson.Kind.ARRAY;
        call.result(
                new ObjectText().json("configOptions", none ? RawJson.EMPTY_ARRAY : options).end());
    }
}
