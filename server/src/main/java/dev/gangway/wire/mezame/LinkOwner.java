package dev.gangway.wire.mezame;

/// What a connection does about the end of its link. Called where nothing may block.
interface LinkOwner {
    /// The client is to begin again: what it shows is not so any more.
    void again(SessionLink link);

    /// The session is not the client's any more.
    void gone(SessionLink link, String why);
}
