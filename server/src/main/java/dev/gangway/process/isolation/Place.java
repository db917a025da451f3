package dev.gangway.process.isolation;

import java.nio.file.Path;

/// A file or directory and where an agent finds it.
///
/// @param source where it lies: absolute, links resolved
/// @param place the name by which the agent knows it; another than the source where a link leads
///   there
public record Place(Path source, Path place) {
    public Place {
        if (!source.isAbsolute() || !place.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + source + ", " + place);
        }
    }

    /// Something that is found where it lies.
    public static Place of(Path path) {
        return new Place(path, path);
    }
}
