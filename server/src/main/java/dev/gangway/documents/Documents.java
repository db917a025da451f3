package dev.gangway.documents;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.event.Origin;
import java.util.Optional;

/// Each principal's documents. Who asks was checked by the caller. Any thread.
public interface Documents {
    /// Where nothing is kept.
    Documents NONE =
            new Documents() {
                @Override
                public void put(Origin by, Command.PutDocument command, Reply reply) {
                    throw new GatewayException(
                            ErrorCode.UNSUPPORTED, "No documents are kept here.");
                }

                @Override
                public Optional<Document> read(String principal, String namespace) {
                    return Optional.empty();
                }
            };

    /// Writes a document of the one who asks, and tells its feed in the same commit. Answered by
    /// [dev.gangway.command.Result.Stored], or with CONFLICT when it is not the version that was
    /// expected, or with LIMIT.
    ///
    /// @throws GatewayException LIMIT, UNSUPPORTED
    void put(Origin by, Command.PutDocument command, Reply reply);

    /// Reads the store.
    Optional<Document> read(String principal, String namespace);
}
