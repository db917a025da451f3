package dev.gangway.config;

/// Something wrong in a configuration.
///
/// @param line from 1; 0 when the problem has no place
/// @param column from 1
/// @param message a sentence that says what is wrong and what to write instead
public record ConfigProblem(int line, int column, String message) {
    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ", column " + column + ": " + message;
    }
}
