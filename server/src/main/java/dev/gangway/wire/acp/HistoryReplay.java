package dev.gangway.wire.acp;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Serves `session/load` (ACP v1, session setup): the history as whole messages, what is running as
/// the stream has it, then the answer.
///
/// A page of the history is read when the one before it has gone out, so that a slow client holds
/// one page in memory. One thread at a time.
final class HistoryReplay {
    private static final long BEFORE_THE_FIRST = -1;

    private final Client client;
    private final SessionLink link;
    private final Call call;
    private final HistoryPlan plan;
    private final long end;
    private long shown = BEFORE_THE_FIRST;

    HistoryReplay(Client client, SessionLink link, Call call, HistoryPlan plan) {
        this.client = client;
        this.link = link;
        this.call = call;
        this.plan = plan;
        this.end = plan.newest().isEmpty() ? Long.MAX_VALUE : plan.newest().getFirst().ordinal();
    }

    /// Shows pages until one has something to show; the last of its frames brings on the next. May
    /// read the store.
    void run() {
        boolean more = plan.older();
        while (more && !link.over()) {
            Answered.Transcript page =
                    client.transcript(
                            new Query.Transcript(
                                    link.session(),
                                    Optional.empty(),
                                    Optional.of(shown),
                                    client.limits().historyPage()));
            List<HistoryEntry> entries = HistoryEntry.all(page.entries());
            List<byte[]> frames = frames(entries);
            more = page.more() && !entries.isEmpty() && entries.getLast().ordinal() < end - 1;
            if (!entries.isEmpty()) {
                shown = entries.getLast().ordinal();
            }
            if (!frames.isEmpty() && more) {
                show(frames);
                return;
            }
            frames.forEach(frame -> link.place(Placement.NOW, () -> frame));
        }
        finish();
    }

    private List<byte[]> frames(List<HistoryEntry> entries) {
        List<byte[]> frames = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (entry.ordinal() < end && entry.first() <= plan.seam().sequence()) {
                frames.addAll(entry.frames(link.session(), client.profile().gangway()));
            }
        }
        return frames;
    }

    private void show(List<byte[]> frames) {
        byte[] last = frames.removeLast();
        frames.forEach(frame -> link.place(Placement.NOW, () -> frame));
        link.place(
                Placement.NOW,
                () -> {
                    client.later(() -> call.guarded(this::run));
                    return last;
                });
    }

    private void finish() {
        for (HistoryEntry entry : plan.newest()) {
            entry.frames(link.session(), client.profile().gangway())
                    .forEach(frame -> link.place(Placement.NOW, () -> frame));
        }
        long head = link.subscription().resume().head().sequence();
        link.answer(head, call, answer());
        link.start();
    }

    private RawJson answer() {
        ObjectText answer = SessionAnswers.settings(link.state());
        if (client.profile().gangway()) {
            answer.json("_meta", SessionAnswers.meta(SessionAnswers.attached(link)));
        }
        return answer.end();
    }
}
