package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.Map;
import java.util.Optional;

/// The methods that Gangway adds, for clients that announced `gangway`.
final class GangwayMethods {
    private static final int TRANSCRIPT_PAGE_MAX = 500;
    private static final int TRANSCRIPT_PAGE = 100;

    private final Client client;
    private final Links links;

    GangwayMethods(Client client, Links links) {
        this.client = client;
        this.links = links;
    }

    void addTo(Map<String, Method> methods) {
        methods.put("_gangway/queue/list", this::queue);
        methods.put("_gangway/queue/edit", this::edit);
        methods.put("_gangway/queue/remove", this::remove);
        methods.put("_gangway/queue/release", this::release);
        methods.put("_gangway/feed/subscribe", this::subscribe);
        methods.put("_gangway/requests/list", this::requests);
        methods.put("_gangway/transcript", this::transcript);
        methods.put("_gangway/detach", this::detach);
    }

    private void queue(Call call, Params params) {
        SessionState state = client.session(params.session());
        RawJson prompts =
                WholeState.array(
                        state.queue(),
                        prompt ->
                                WholeState.queuedText(prompt)
                                        .json("prompt", prompt.content())
                                        .end());
        call.result(new ObjectText().flag("held", state.held()).json("prompts", prompts).end());
    }

    private void edit(Call call, Params params) {
        done(
                call,
                new Command.EditQueued(
                        params.session(), params.number("turn"), TurnMethods.content(params)));
    }

    private void remove(Call call, Params params) {
        done(call, new Command.RemoveQueued(params.session(), params.number("turn")));
    }

    private void release(Call call, Params params) {
        done(call, new Command.ReleaseQueue(params.session()));
    }

    private void done(Call call, Command command) {
        client.execute(command, call.reply(_ -> call.result(RawJson.EMPTY_OBJECT)));
    }

    /// Answered first; what was missed, and then what happens, follows as `_gangway/feed`.
    private void subscribe(Call call, Params params) {
        // Read before anything is attached: what is refused leaves the feed as it was.
        Optional<Position> after =
                params.json("after").map(json -> Positions.read("after", json.node(), this::epoch));
        FeedLink link = links.attachFeed(after);
        link.opening(call);
        RawJson answer = SessionAnswers.outcome(link.subscription().resume()).end();
        link.subscription().cursor().place(Placement.NOW, call.placed(answer));
        link.subscription().cursor().go();
    }

    /// The feed's epoch, which any place in it tells.
    private Epoch epoch() {
        return links.attachFeed(Optional.empty()).subscription().resume().head().epoch();
    }

    private void requests(Call call, Params params) {
        Answered.OpenRequests open = (Answered.OpenRequests) client.read(new Query.OpenRequests());
        RawJson requests =
                WholeState.array(
                        open.requests(),
                        asked ->
                                WholeState.openRequestText(asked.request())
                                        .text("sessionId", asked.session())
                                        .json("params", asked.request().payload())
                                        .end());
        call.result(new ObjectText().json("requests", requests).end());
    }

    private void transcript(Call call, Params params) {
        Optional<Long> before = params.optionalNumber("before");
        Optional<Long> after = params.optionalNumber("after");
        if (before.isPresent() && after.isPresent()) {
            throw Params.invalid("before or after, not both");
        }
        long limit = params.optionalNumber("limit").orElse((long) TRANSCRIPT_PAGE);
        if (limit < 1 || limit > TRANSCRIPT_PAGE_MAX) {
            throw Params.invalid("limit must be 1 to " + TRANSCRIPT_PAGE_MAX);
        }
        Answered.Transcript page =
                client.transcript(
                        new Query.Transcript(params.session(), before, after, (int) limit));
        RawJson watermark =
                new ObjectText().text("epoch", page.epoch()).number("seq", page.watermark()).end();
        call.result(
                new ObjectText()
                        .json("entries", WholeState.array(page.entries()))
                        .flag("more", page.more())
                        .json("watermark", watermark)
                        .end());
    }

    private void detach(Call call, Params params) {
        if (params.json("feed").map(RawJson.TRUE::equals).orElse(false)) {
            links.detachFeed();
        } else {
            links.detach(params.session());
        }
        call.result(RawJson.EMPTY_OBJECT);
    }
}
