package dev.gangway.workplace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The words of a command as they are run.
///
/// @param words the program and its arguments
record CommandWords(List<String> words) {
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "zsh", "/bin/sh", "/bin/bash", "/usr/bin/bash");
    private static final int SHELL_WORDS = 3;

    CommandWords {
        words = List.copyOf(words);
    }

    /// Some agents give a whole shell command where ACP has a program: that is what it is run as,
    /// and what rules and people see.
    static CommandWords of(String command, List<String> args) {
        boolean shell = args.isEmpty() && !command.strip().matches("\\S+");
        List<String> words = new ArrayList<>();
        if (shell) {
            words.addAll(List.of("/bin/sh", "-c", command));
        } else {
            words.add(command);
            words.addAll(args);
        }
        return new CommandWords(words);
    }

    String program() {
        return words.getFirst();
    }

    List<String> arguments() {
        return words.subList(1, words.size());
    }

    /// What people call it: the text that is given to a shell, or all words.
    String line() {
        boolean shell =
                words.size() == SHELL_WORDS
                        && SHELLS.contains(words.getFirst())
                        && words.get(1).matches("-l?i?c");
        return (shell ? words.getLast() : String.join(" ", words)).strip().replaceAll("\\s+", " ");
    }
}
