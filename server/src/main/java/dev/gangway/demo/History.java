package dev.gangway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What was said in a session, kept in a file of one JSON object a line, so that another process of
/// this program can go on with it. Long texts are cut, old ones forgotten.
final class History {

    private static final int ENTRIES_MAX = 1000;
    private static final int TEXT_CHARS_MAX = 64 * 1024;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();

    private History(Path file) {
        this.file = file;
    }

    /// A history that begins now; its file is made at once, so that the session can be loaded.
    static History begin(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            throw new Refusal(Refusal.INTERNAL_ERROR, "cannot keep a history in " + file);
        }
        return new History(file);
    }

    /// The history that an earlier process kept. A last line that was cut off by its end is left
    /// out.
    static History load(Path file) {
        History history = new History(file);
        try {
            Files.readAllLines(file).forEach(history::remember);
        } catch (IOException e) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no such session");
        }
        return history;
    }

    /// A history that begins with what this one has.
    History copy(Path to) {
        History copy = begin(to);
        entries().forEach(entry -> copy.add(entry.speaker(), entry.text()));
        return copy;
    }

    /// Forgets a history that an earlier process kept; nothing when there is none.
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Refusal(Refusal.INTERNAL_ERROR, "cannot delete " + file);
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    synchronized void add(Speaker speaker, String text) {
        Entry entry = new Entry(speaker, text);
        remember(entry);
        String line =
                Json.object("speaker", speaker.name()).put("text", entry.text()).toString() + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remember(String line) {
        try {
            JsonNode json = Json.MAPPER.readTree(line);
            Speaker speaker = Speaker.valueOf(Json.string(json, "speaker"));
            remember(new Entry(speaker, Json.string(json, "text")));
        } catch (JacksonException | IllegalArgumentException e) {
            // A line that was being written when its process was killed.
        }
    }

    private void remember(Entry entry) {
        entries.add(entry);
        if (entries.size() > ENTRIES_MAX) {
            entries.removeFirst();
        }
    }

    enum Speaker {
        USER,
        AGENT
    }

    record Entry(Speaker speaker, String text) {
        Entry {
            text = text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
        }
    }
}
