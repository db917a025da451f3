package dev.gangway.wire.acp;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Serves `session/load` (ACP v1, session setup): the history as whole messages, what is running as
/// the stream has it, then the answer.
///
/// A page of the history is read when the one before it has gone out, and each frame is placed when
/// the one before it was shown, so that a slow client holds one page in memory and one place on its
/// cursor. One thread at a time.
final class HistoryReplay {
    private static final long BEFORE_THE_FIRST = 0;

    private final Client client;
    private final SessionLink link;
    private final Call call;
    private final HistoryPlan plan;
    private final long end;
    private long read = BEFORE_THE_FIRST;
    private boolean older;
    private boolean newest = true;

    HistoryReplay(Client client, SessionLink link, Call call, HistoryPlan plan) {
        this.client = client;
        this.link = link;
        this.call = call;
        this.plan = plan;
        this.older = plan.older();
        this.end = plan.newest().isEmpty() ? Long.MAX_VALUE : plan.newest().getFirst().ordinal();
    }

    /// Shows the next page that has something to show, and goes on when it was shown. May read the
    /// store.
    void run() {
        if (link.over()) {
            return;
        }
        List<byte[]> frames = new ArrayList<>();
        while (frames.isEmpty() && older) {
            frames.addAll(frames(olderPage()));
        }
        if (frames.isEmpty() && newest) {
            newest = false;
            frames.addAll(frames(plan.newest()));
        }
        if (frames.isEmpty()) {
            finish();
        } else {
            show(frames.iterator());
        }
    }

    private List<HistoryEntry> olderPage() {
        Answered.Transcript page =
                client.transcript(
                        new Query.Transcript(
                                link.session(),
                                Optional.empty(),
                                Optional.of(read),
                                client.limits().historyPage()));
        List<HistoryEntry> entries = HistoryEntry.all(page.entries());
        if (!entries.isEmpty()) {
            read = entries.getLast().ordinal();
        }
        older = page.more() && !entries.isEmpty() && read < end - 1;
        return entries.stream()
                .filter(entry -> entry.ordinal() < end)
                .filter(entry -> entry.first() <= plan.seam().sequence())
                .toList();
    }

    private List<byte[]> frames(List<HistoryEntry> entries) {
        boolean gangway = client.profile().gangway();
        return entries.stream()
                .flatMap(entry -> entry.frames(link.session(), gangway).stream())
                .toList();
    }

    private void show(Iterator<byte[]> frames) {
        byte[] frame = frames.next();
        link.place(
                Placement.NOW,
                () -> {
                    if (frames.hasNext()) {
                        show(frames);
                    } else {
                        client.later(() -> call.guarded(this::run));
                    }
                    return frame;
                });
    }

    private void finish() {
        long head = link.subscription().resume().head().sequence();
        link.answer(head, call, answer());
        link.showWholeState(head);
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
