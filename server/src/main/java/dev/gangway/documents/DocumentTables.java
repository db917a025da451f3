package dev.gangway.documents;

import dev.gangway.json.RawJson;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The rows of documents.
public final class DocumentTables {
    /// This package's steps of the schema: 210 to 219.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            210,
                            "documents",
                            List.of(
                                    """
                                    CREATE TABLE documents (
                                      principal TEXT NOT NULL, namespace TEXT NOT NULL,
                                      version INTEGER NOT NULL, content BLOB NOT NULL,
                                      at INTEGER NOT NULL, PRIMARY KEY (principal, namespace))
                                    """)));

    private DocumentTables() {}

    static Optional<Document> find(Transaction rows, String principal, String namespace) {
        return rows.first(
                "SELECT content, version FROM documents WHERE principal = ? AND namespace = ?",
                row -> {
                    byte[] content = row.bytesAt(1);
                    return new Document(RawJson.trusted(content, 0, content.length), row.longAt(2));
                },
                principal,
                namespace);
    }

    /// 0 when there is none.
    static long version(Transaction rows, String principal, String namespace) {
        return rows.first(
                        "SELECT version FROM documents WHERE principal = ? AND namespace = ?",
                        row -> row.longAt(1),
                        principal,
                        namespace)
                .orElse(0L);
    }

    static long count(Transaction rows, String principal) {
        return rows.first(
                        "SELECT count(*) FROM documents WHERE principal = ?",
                        row -> row.longAt(1),
                        principal)
                .orElse(0L);
    }

    static void save(
            Transaction rows, String principal, String namespace, Document document, long at) {
        rows.execute(
                "INSERT OR REPLACE INTO documents (principal, namespace, version, content, at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                principal,
                namespace,
                document.version(),
                document.content().bytes(),
                at);
    }
}
