package dev.gangway.endtoend;

import dev.gangway.process.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks for agents by the mark in their environment, as a person would with `grep`.
final class Marks {
    private Marks() {}

    /// The processes whose mark begins so.
    static List<Long> alive(String prefix) throws IOException {
        List<Long> found = new ArrayList<>();
        String wanted = Marker.VARIABLE + "=" + prefix;
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).contains(wanted)) {
                    found.add(Long.parseLong(String.valueOf(process.getFileName())));
                }
            }
        }
        return found;
    }

    /// The processes that have a directory among their arguments.
    static List<Long> naming(Path directory) throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (("\0" + read(process.resolve("cmdline"))).contains("\0" + directory + "\0")) {
                    found.add(Long.parseLong(String.valueOf(process.getFileName())));
                }
            }
        }
        return found;
    }

    private static String environment(Path process) {
        return read(process.resolve("environ"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
