package dev.gangway.wire.cloudcli;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;

/// An open request as the front-end's card shows it: the tool and its input. Pure.
record Card(String toolName, RawJson input) {
    private static final JsonScanner TOOL = JsonScanner.of("toolCall");

    static Card of(OpenRequest request) {
        return switch (request.kind()) {
            case PERMISSION -> permission(request.payload());
            case QUESTION -> new Card(Questions.TOOL, Questions.input(request.payload()));
        };
    }

    private static Card permission(RawJson params) {
        ToolCall call =
                ToolCall.of(TOOL.scan(params).json("toolCall").orElse(RawJson.EMPTY_OBJECT));
        RawJson input = call.input();
        if (!call.hasInput()) {
            input = new MessageText().text("title", call.name()).end();
        }
        return new Card(call.name(), input);
    }
}
