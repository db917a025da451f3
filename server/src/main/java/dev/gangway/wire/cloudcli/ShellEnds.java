package dev.gangway.wire.cloudcli;

import dev.gangway.terminal.TerminalEnd;

/// How a terminal ended, in a sentence.
final class ShellEnds {
    private ShellEnds() {}

    static String said(TerminalEnd end) {
        return switch (end.reason()) {
            case EXITED ->
                    end.code().isPresent()
                            ? "The program ended with code " + end.code().getAsInt() + "."
                            : "The program ended.";
            case NOT_STARTED -> "The program could not be started.";
            case RESTARTED -> "This terminal was begun anew elsewhere.";
            case LEFT -> "Nobody watched this terminal for long, so it was ended.";
            case REPLACED -> "This terminal made room for another one.";
            case FORBIDDEN -> "The right to this terminal ended, and so did it.";
            case SHUT_DOWN -> "The server stops, and this terminal with it.";
        };
    }
}
