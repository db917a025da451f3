package dev.gangway.config;

/// Something wrong in a configuration.
///
/// @param line from 1; 0 when the problem has no place; -1 when it lies in a variable, which the
///   message names
/// @param column from 1
/// @param message a sentence that says what is wrong and what to write instead
public record ConfigProblem(int line, int column, String message) {
    /// A wrong value of an environment variable.
    static ConfigProblem ofVariable(String name, String message) {
        return new ConfigProblem(-1, 0, name + ": " + message);
    }

    boolean isOfVariable() {
        return line < 0;
    }

    @Override
    public String toString() {
        return line <= 0 ? message : "line " + line + ", column " + column + ": " + message;
    }
}
