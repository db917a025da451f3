package dev.gangway.wire.mezame;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.json.RawJson;
import java.util.Optional;
import java.util.function.Consumer;

/// What a client says of its session, as commands; what is refused is said in the words that the
/// front-end knows.
final class SessionCommands {
    private final Client client;

    SessionCommands(Client client) {
        this.client = client;
    }

    void carryOut(Inbound said, SessionLink link) {
        String session = link.session();
        switch (said) {
            case Inbound.Prompt(RawJson blocks) -> prompt(link, blocks);
            case Inbound.Cancel _ -> {
                link.answered(Optional.empty());
                execute(link, new Command.Cancel(session), problem -> refused(link, "", problem));
            }
            case Inbound.PermissionResponse response -> answer(link, response);
            case Inbound.SetMode(String mode) ->
                    execute(
                            link,
                            SessionInfo.setMode(session, link.state().agent(), mode),
                            problem -> refused(link, "Failed to change agent mode: ", problem));
            case Inbound.SetModel(String model) -> setModel(link, model);
            case Inbound.Nothing _ -> {
                // A prompt without anything in it.
            }
            case Inbound.Wrong(String why) -> link.place(Client.error(why));
        }
    }

    /// A prompt that comes while a turn runs waits for its own: of two that run at once neither
    /// could be told from the other.
    private void prompt(SessionLink link, RawJson blocks) {
        Command prompt =
                new Command.Prompt(
                        link.session(),
                        blocks,
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Queue(),
                        Optional.empty());
        execute(
                link,
                prompt,
                problem -> {
                    refused(link, "", problem);
                    if (link.state().turn() == 0) {
                        link.place(Client.promptDone());
                    }
                });
    }

    private void setModel(SessionLink link, String model) {
        String failed = "Failed to change model: ";
        SessionInfo.setModel(link.session(), link.state().agent(), model)
                .ifPresentOrElse(
                        command ->
                                execute(link, command, problem -> refused(link, failed, problem)),
                        () ->
                                link.place(
                                        Client.error(
                                                failed + "the agent offers none to choose from.")));
    }

    /// A late answer goes nowhere: the client is told what became of the request.
    private void answer(SessionLink link, Inbound.PermissionResponse response) {
        link.answered(Optional.of(response.request()));
        execute(
                link,
                new Command.Answer(
                        link.session(),
                        response.request(),
                        new RequestAnswer.Selected(response.option())),
                problem -> {
                    if (problem.code() == ErrorCode.ALREADY_RESOLVED) {
                        return;
                    }
                    refused(link, "Permission reply failed: ", problem);
                    if (problem.code() == ErrorCode.INVALID || problem.code().retryHelps()) {
                        link.ask(response.request());
                    }
                });
    }

    private static void refused(SessionLink link, String prefix, GatewayException problem) {
        link.place(Client.error(prefix + Client.words(problem)));
    }

    private void execute(SessionLink link, Command command, Consumer<GatewayException> refused) {
        client.gate().entered();
        Reply reply =
                new Reply() {
                    @Override
                    public void done(Result result) {
                        client.gate().left();
                    }

                    @Override
                    public void failed(GatewayException problem) {
                        client.gate().left();
                        refused.accept(problem);
                    }
                };
        try {
            client.caller().execute(command, reply);
        } catch (GatewayException problem) {
            reply.failed(problem);
        } catch (RuntimeException fault) {
            client.gate().left();
            link.place(Client.error(client.fault("a command", fault)));
        }
    }
}
