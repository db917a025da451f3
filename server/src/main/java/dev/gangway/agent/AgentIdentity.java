package dev.gangway.agent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells one program from another under the same name: by its command and arguments, and by size
/// and age of the files that they name, which change with its version. So what was learned of an
/// agent is not told of another that took its place. Does I/O.
public final class AgentIdentity {
    private final String searchPath;

    /// @param searchPath where programs are looked for: `PATH`
    public AgentIdentity(String searchPath) {
        this.searchPath = searchPath;
    }

    /// 64 hexadecimal digits; the same as long as nothing changed.
    public String of(AgentSpec agent) {
        StringBuilder text = new StringBuilder();
        Stream.concat(Stream.of(agent.command()), agent.args().stream())
                .forEach(word -> text.append(word).append('\0').append(file(word)).append('\0'));
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// What is seen of the file that a word names; empty when it names none.
    private String file(String word) {
        try {
            return located(word).map(AgentIdentity::seen).orElse("");
        } catch (InvalidPathException noFile) {
            // Then the word alone has to do.
            return "";
        }
    }

    /// An absolute path, or a program on the search path.
    private Optional<Path> located(String word) {
        if (word.isEmpty() || word.startsWith("-")) {
            return Optional.empty();
        }
        if (word.contains(File.separator)) {
            return Optional.of(Path.of(word)).filter(Path::isAbsolute);
        }
        return Arrays.stream(searchPath.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, word))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String seen(Path file) {
        try {
            Path real = file.toRealPath();
            return Files.isRegularFile(real)
                    ? real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real)
                    : "";
        } catch (IOException unreadable) {
            // As good as none: what cannot be read cannot be started either.
            return "";
        }
    }
}
