package dev.gangway.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// One thing that an agent wants to do.
public sealed interface Wanted {
    /// The agent's configured name.
    String agent();

    Operation operation();

    /// A file.
    ///
    /// @param write else it is read
    /// @param root the directory of the session in which it lies; absolute
    /// @param path absolute, normalized, within `root`
    record OfFile(String agent, boolean write, Path root, Path path) implements Wanted {
        public OfFile {
            Objects.requireNonNull(agent);
            if (!path.startsWith(root)) {
                throw new IllegalArgumentException(path + " is not within " + root);
            }
        }

        @Override
        public Operation operation() {
            return write ? Operation.WRITE : Operation.READ;
        }
    }

    /// A command.
    ///
    /// @param words the program and its arguments; a shell command is `/bin/sh`, `-c` and the text
    record OfCommand(String agent, List<String> words) implements Wanted {
        public OfCommand {
            Objects.requireNonNull(agent);
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a command has at least one word");
            }
        }

        @Override
        public Operation operation() {
            return Operation.EXECUTE;
        }
    }
}
