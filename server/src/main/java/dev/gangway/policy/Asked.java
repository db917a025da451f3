package dev.gangway.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// What an agent asks a person to permit, as far as it can be told from its own permission request.
/// All of it is the agent's word, and a title is not even a part of it: that is often a model's.
///
/// @param agent the agent's configured name
/// @param operation what its kind of tool call does
/// @param parts each is judged by itself; never empty
public record Asked(String agent, Operation operation, List<Part> parts) {
    /// One thing that the request is about.
    public sealed interface Part {}

    /// A file.
    ///
    /// @param root the session's directory
    /// @param path absolute and normalized; links are not resolved
    public record OfFile(Path root, Path path) implements Part {
        public OfFile {
            Objects.requireNonNull(root);
            Objects.requireNonNull(path);
        }
    }

    /// A line for a shell.
    public record OfLine(String line) implements Part {
        public OfLine {
            Objects.requireNonNull(line);
        }
    }

    /// A program and its arguments.
    public record OfWords(List<String> words) implements Part {
        public OfWords {
            words = List.copyOf(words);
        }
    }

    /// Something of the network.
    ///
    /// @param address the whole of it, http or https
    /// @param host of it, in lower case
    public record OfAddress(String address, String host) implements Part {
        public OfAddress {
            Objects.requireNonNull(address);
            Objects.requireNonNull(host);
        }
    }

    /// A part that cannot be understood: no rule allows it.
    public record Unclear() implements Part {}

    public Asked {
        Objects.requireNonNull(agent);
        Objects.requireNonNull(operation);
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a request is about something");
        }
    }
}
