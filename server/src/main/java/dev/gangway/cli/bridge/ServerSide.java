package dev.gangway.cli.bridge;

import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Reply;

/// What the server says: each thing to the part that it concerns, the rest to the editor. Under the
/// bridge's lock.
final class ServerSide implements Handler {
    private final Editor editor;
    private final Sessions sessions;
    private final Questions questions;
    private final Calls calls;
    private final Feed feed;

    ServerSide(Editor editor, Sessions sessions, Questions questions, Calls calls, Feed feed) {
        this.editor = editor;
        this.sessions = sessions;
        this.questions = questions;
        this.calls = calls;
        this.feed = feed;
    }

    @Override
    public boolean request(Message.Request request, Reply reply) {
        questions.asked(request, reply);
        return true;
    }

    @Override
    public void notification(Message.Notification notification) {
        switch (notification.method()) {
            case "session/update" -> sessions.update(notification.params());
            case "_gangway/event" -> sessions.event(notification.params());
            case "_gangway/feed" -> feed.changed(notification.params());
            case "_gangway/deleted" -> sessions.deleted(notification.params());
            case "_gangway/lost" -> {
                sessions.lost(notification.params());
                calls.resend();
            }
            default -> editor.tell(notification.method(), notification.params());
        }
    }

    @Override
    public void cancelled(Reply reply) {
        questions.withdrawn(reply);
    }
}
