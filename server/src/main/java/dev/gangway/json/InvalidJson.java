package dev.gangway.json;

/// Bytes or text that were said to be JSON and are not. The message is a sentence that names the
/// place, and holds nothing of the text itself, so that it may be logged and sent.
public final class InvalidJson extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    InvalidJson(JsonValidator.Invalid verdict) {
        super(verdict.sentence());
        this.offset = verdict.offset();
    }

    /// The first byte that cannot be part of a JSON text, counted from the beginning of the value.
    public int offset() {
        return offset;
    }
}
