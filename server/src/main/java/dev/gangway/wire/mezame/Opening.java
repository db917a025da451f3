package dev.gangway.wire.mezame;

/// Why a link is opened.
enum Opening {
    /// For a session that was made for the client.
    MADE,
    /// For one that was there.
    JOINED,
    /// In the place of a link whose client shows what is not so any more.
    AGAIN
}
