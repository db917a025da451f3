package dev.gangway.testkit.model;

/// The tokens that an answer reports.
///
/// @param input tokens of the request
/// @param output tokens of the answer
public record Usage(long input, long output) {

    /// Both together.
    long total() {
        return input + output;
    }
}
