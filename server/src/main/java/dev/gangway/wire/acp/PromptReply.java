package dev.gangway.wire.acp;

import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import java.util.function.Consumer;

/// What became of a prompt at the gateway's door.
record PromptReply(Consumer<Result.Accepted> accepted, Consumer<GatewayException> refused)
        implements Reply {
    @Override
    public void done(Result result) {
        switch (result) {
            case Result.Accepted taken -> accepted.accept(taken);
            case Result.Done _,
                    Result.Created _,
                    Result.Passed _,
                    Result.Added _,
                    Result.Stored _,
                    Result.Issued _ ->
                    throw new IllegalStateException("a prompt is accepted or refused");
        }
    }

    @Override
    public void failed(GatewayException problem) {
        refused.accept(problem);
    }
}
