package dev.gangway.wire.acp;

/// What serves one method.
@FunctionalInterface
interface Method {
    /// Answers the call, now or later. What it throws becomes the answer.
    void call(Call call, Params params);
}
