package dev.gangway.wire;

import java.util.Objects;

/// A file that a client brings for a message. The array is not changed.
///
/// @param id by which its uploader's messages name it; says nothing of where it lies
/// @param name without folders
/// @param type as `text/plain`
@SuppressWarnings("ArrayRecordComponent")
public record Attachment(String id, String name, String type, byte[] bytes, long atMillis) {
    private static final int NAME_CHARACTERS_MAX = 120;

    public Attachment {
        Objects.requireNonNull(id);
        name = plain(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(bytes);
    }

    /// A file's name without folders and without what could be taken for more than a name.
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[^\\p{L}\\p{N}._ -]", "_");
        String bounded = clean.substring(0, Math.min(clean.length(), NAME_CHARACTERS_MAX));
        return bounded.isBlank() || bounded.matches("\\.+") ? "file" : bounded;
    }
}
