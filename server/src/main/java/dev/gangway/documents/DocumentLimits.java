package dev.gangway.documents;

/// What documents may take.
///
/// @param bytes of one; a larger one is refused with LIMIT
/// @param namespaces of one principal; another one is refused with LIMIT
public record DocumentLimits(int bytes, int namespaces) {
    public static final DocumentLimits STANDARD = new DocumentLimits(256 * 1024, 16);

    public DocumentLimits {
        if (bytes < 1 || namespaces < 1) {
            throw new IllegalArgumentException("limits of documents are positive");
        }
    }
}
