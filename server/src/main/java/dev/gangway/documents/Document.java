package dev.gangway.documents;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// A small JSON value that a front-end keeps for a principal.
///
/// @param version from 1, one higher at each change
public record Document(RawJson content, long version) {
    public Document {
        Objects.requireNonNull(content);
    }

    /// As commands and answers name its version.
    public String tag() {
        return Long.toString(version);
    }
}
