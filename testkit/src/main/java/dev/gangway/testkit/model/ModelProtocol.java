package dev.gangway.testkit.model;

import tools.jackson.databind.JsonNode;

/// One vendor's way to ask for a completion. Stateless.
interface ModelProtocol {

    /// The short name in the log.
    String name();

    /// Whether this protocol answers the path (without its query).
    boolean serves(String path);

    /// The request in common terms; throws `IllegalArgumentException` when it is none.
    ModelRequest read(String path, JsonNode body);

    /// An encoder for one answer.
    AnswerEncoder encoder(ModelRequest request, String answerId);

    /// The JSON body of an HTTP error.
    JsonNode error(int status, String message);
}
