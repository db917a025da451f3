package dev.gangway.http;

import dev.gangway.access.Entrance;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;

/// Looks at the head of each request: who sends it, and whether it is one too many. On the
/// channel's loop.
///
/// Who shows a good secret is let in however often others at the same address showed a wrong one.
final class Gate {
    private final Entrance entrance;
    private final Guard guard;
    private final Visits visits;
    private final Front front;

    Gate(Entrance entrance, Guard guard, Visits visits, Front front) {
        this.entrance = entrance;
        this.guard = guard;
        this.visits = visits;
        this.front = front;
    }

    /// @param refusal empty when the request may come in
    record Opinion(Credentials credentials, Optional<Answer> refusal) {}

    Opinion look(Channel channel, HttpRequest request, Caller caller) {
        Optional<Answer> tooMany = guard.request(caller);
        if (tooMany.isPresent()) {
            return new Opinion(new Credentials.Nobody(), tooMany);
        }
        Credentials credentials = Credentials.of(request, caller, entrance, front).from(caller);
        Optional<Answer> refusal =
                switch (credentials) {
                    case Credentials.Nobody _ -> Optional.empty();
                    case Credentials.Known known -> guard.request(known.principal());
                    case Credentials.Wrong wrong ->
                            (wrong.guessed() ? guard.wrongSecret(caller) : Optional.<Answer>empty())
                                    .or(() -> Optional.of(refused(request, wrong.problem())));
                };
        if (refusal.isEmpty()
                && credentials instanceof Credentials.Known known
                && !visits.enter(channel, known.principal())) {
            refusal = Optional.of(refused(request, Problem.unauthenticated(Visits.REASON)));
        }
        return new Opinion(credentials, refusal);
    }

    private Answer refused(HttpRequest request, Problem problem) {
        return front.answer(problem, new QueryStringDecoder(request.uri()).rawPath());
    }
}
