package dev.gangway.documents;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// Small JSON documents, one for each principal and namespace, in a transaction of the store. Who
/// may see whose is the caller's to decide.
public final class Documents {
    /// How large one document may be.
    public static final int BYTES_MAX = 64 << 10;

    /// How many namespaces one principal may have.
    public static final int DOCUMENTS_MAX = 256;

    /// The numbers 10 to 19 are the documents'.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            10,
                            "documents",
                            List.of(
                                    "CREATE TABLE documents("
                                            + "principal TEXT NOT NULL, namespace TEXT NOT NULL,"
                                            + " content BLOB NOT NULL,"
                                            + " PRIMARY KEY(principal, namespace)) WITHOUT ROWID")));

    private static final int NAMESPACE_CHARACTERS_MAX = 100;

    private final Transaction transaction;

    public Documents(Transaction transaction) {
        this.transaction = transaction;
    }

    public Optional<RawJson> find(String principal, String namespace) {
        return transaction.first(
                "SELECT content FROM documents WHERE principal = ? AND namespace = ?",
                row -> RawJson.of(row.bytesAt(1)),
                principal,
                namespace);
    }

    /// Writes a document in place of the one that was there.
    ///
    /// @throws GatewayException LIMIT when it is larger than [#BYTES_MAX], or one more than
    ///   [#DOCUMENTS_MAX]; INVALID for a namespace of no or over 100 characters
    public void put(String principal, String namespace, RawJson content) {
        if (namespace.isEmpty() || namespace.length() > NAMESPACE_CHARACTERS_MAX) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "a namespace has 1 to " + NAMESPACE_CHARACTERS_MAX + " characters");
        }
        if (content.length() > BYTES_MAX) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "a document has at most " + BYTES_MAX + " bytes");
        }
        transaction.execute(
                "INSERT INTO documents(principal, namespace, content) VALUES(?, ?, ?)"
                        + " ON CONFLICT(principal, namespace) DO UPDATE"
                        + " SET content = excluded.content",
                principal,
                namespace,
                content.bytes());
        if (count(principal) > DOCUMENTS_MAX) {
            // Thrown within the transaction, which takes the document back.
            throw new GatewayException(
                    ErrorCode.LIMIT, "a principal has at most " + DOCUMENTS_MAX + " documents");
        }
    }

    /// Whether there was one.
    public boolean remove(String principal, String namespace) {
        return transaction.execute(
                        "DELETE FROM documents WHERE principal = ? AND namespace = ?",
                        principal,
                        namespace)
                > 0;
    }

    private long count(String principal) {
        return transaction
                .first(
                        "SELECT count(*) FROM documents WHERE principal = ?",
                        row -> row.longAt(1),
                        principal)
                .orElse(0L);
    }
}
