package dev.gangway.cli;

import dev.gangway.redact.Redaction;
import java.util.Locale;

/// One thing that `doctor` looked at.
///
/// What it quotes is shown without secrets.
///
/// @param subject what was looked at, in a word or two
/// @param text what was found
/// @param remedy what to do about it, a sentence; empty when there is nothing to do
record Finding(Level level, String subject, String text, String remedy) {
    Finding {
        text = Redaction.of(text);
        remedy = Redaction.of(remedy);
    }

    /// How bad it is.
    enum Level {
        /// As it should be.
        OK,
        /// Works, but somebody should know.
        NOTE,
        /// Does not work, or is not safe.
        PROBLEM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "");
    }

    static Finding note(String subject, String text, String remedy) {
        return new Finding(Level.NOTE, subject, text, remedy);
    }

    static Finding problem(String subject, String text, String remedy) {
        return new Finding(Level.PROBLEM, subject, text, remedy);
    }
}
