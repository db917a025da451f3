package dev.gangway.testkit.model;

import tools.jackson.databind.JsonNode;

/// Turns one answer into server-sent events, or into one JSON document. Used by one thread; `end`
/// is called last.
interface AnswerEncoder {

    /// What comes before the first piece; may be "".
    String begin();

    /// A piece of text.
    String text(String piece);

    /// A piece of reasoning.
    String thought(String piece);

    /// A whole tool call.
    String toolCall(ToolCall call);

    /// What closes the answer.
    String end(StopReason reason, Usage usage);

    /// The same answer for a request that was not streamed; valid after `end`.
    JsonNode whole();
}
