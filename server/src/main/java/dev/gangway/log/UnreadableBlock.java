package dev.gangway.log;

/// A block's bytes are not what was written. The message says why, of the block ("its ...").
final class UnreadableBlock extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableBlock(String message) {
        super(message);
    }

    UnreadableBlock(String message, Throwable cause) {
        super(message, cause);
    }
}
