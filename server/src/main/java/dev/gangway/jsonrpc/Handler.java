package dev.gangway.jsonrpc;

/// What a [Peer] does with what the other side asks. Called on the thread that calls
/// [Peer#receive], in the order of receipt, with no lock held.
public interface Handler {
    /// A request. It is answered through `reply`, now or later, from any thread.
    ///
    /// Returns false when there is no such method; the peer then answers so. When this throws, the
    /// peer answers "internal error" if nothing was answered yet, and throws it on to the caller of
    /// `receive`.
    boolean request(Message.Request request, Reply reply);

    /// A notification. Unknown ones are to be ignored. `$/cancel_request` does not come here.
    void notification(Message.Notification notification);

    /// The other side withdraws a request that is still open. It must still be answered: with what
    /// there is, or with [Reply#cancelled()].
    default void cancelled(Reply reply) {}
}
