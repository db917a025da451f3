package dev.gangway.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The part of a text around what was found in it.
///
/// @param text as it was said: not safe as HTML
/// @param marks what was found, in order, without overlaps
public record Snippet(String text, List<Mark> marks) {
    /// What the index puts around a find. Neither is in an indexed text.
    static final char BEGIN = '\u0002';

    static final char END = '\u0003';

    /// A part of the text.
    ///
    /// @param from the first character (UTF-16)
    /// @param to behind the last one
    public record Mark(int from, int to) {}

    public Snippet {
        Objects.requireNonNull(text);
        marks = List.copyOf(marks);
    }

    /// From what the index gave: without its marks and separators.
    static Snippet of(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        List<Mark> marks = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < raw.length(); i++) {
            char at = raw.charAt(i);
            if (at == BEGIN) {
                from = text.length();
            } else if (at == END) {
                add(marks, new Mark(from, text.length()));
            } else if (at != IndexedText.SEPARATOR) {
                text.append(at);
            }
        }
        return new Snippet(text.toString(), marks);
    }

    /// Finds side by side, as the signs of a Chinese word, are one.
    private static void add(List<Mark> marks, Mark next) {
        if (!marks.isEmpty() && marks.getLast().to() == next.from()) {
            marks.set(marks.size() - 1, new Mark(marks.getLast().from(), next.to()));
        } else {
            marks.add(next);
        }
    }
}
