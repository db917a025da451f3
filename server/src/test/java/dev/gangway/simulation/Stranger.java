package dev.gangway.simulation;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;

/// Somebody who tries what is not theirs. Whatever it is, it does not exist for them.
final class Stranger implements Reply {
    private final World world;
    private final SimulatedClient client;
    private final ErrorCode expected;
    private int refused;

    Stranger(World world, SimulatedClient client) {
        this(world, client, ErrorCode.NOT_FOUND);
    }

    /// @param expected how it must be refused: as what does not exist, or as what it sees but may
    ///   not do
    Stranger(World world, SimulatedClient client, ErrorCode expected) {
        this.world = world;
        this.client = client;
        this.expected = expected;
    }

    String tries(Command command) {
        world.server().gateway.execute(client.principal(), client.connection(), command, this);
        world.findings.require(refused == 1, client, " was not refused at once: ", command);
        world.tally.count("not granted " + expected);
        return client + " may not " + command;
    }

    String triesAt(SessionModel session) {
        String id = session.id();
        Command command =
                world.moves.of(
                        List.of(
                                new Command.Prompt(
                                        id,
                                        RawJson.of("[{\"type\":\"text\",\"text\":\"stolen\"}]"),
                                        RawJson.EMPTY_OBJECT,
                                        new WhenBusy.Queue(),
                                        Optional.empty()),
                                new Command.Cancel(id),
                                new Command.ReleaseQueue(id),
                                new Command.StopAgent(id),
                                new Command.Answer(
                                        id,
                                        session.open.keySet().stream().findFirst().orElse("none"),
                                        new RequestAnswer.Selected("yes"))));
        tries(command);
        refused(() -> world.server().gateway.read(client.principal(), new Query.Session(id)));
        refused(() ->
                world.server()
                        .gateway
                        .read(
                                client.principal(),
                                new Query.Transcript(id, Optional.empty(), Optional.empty(), 5)));
        refused(() -> subscribe(StreamName.session(id)));
        refused(() -> subscribe(StreamName.feed(session.owner)));
        return client + " may not " + command;
    }

    private void subscribe(StreamName stream) {
        RecordedStream recorded = world.recorder.stream(stream);
        SimulatedClient nobody = new SimulatedClient(world, 0, client.principal());
        Watching watching =
                new Watching(
                        world.findings,
                        nobody,
                        new Link(
                                0,
                                new dev.gangway.stream.fake.FakeSink(
                                        world.server().loops.getFirst(), 1),
                                new dev.gangway.stream.fake.FakeSink(
                                        world.server().loops.getFirst(), 1)),
                        recorded,
                        Frames.WHOLE,
                        false);
        world.server()
                .gateway
                .subscribe(
                        client.principal(),
                        stream,
                        Optional.of(new Position(recorded.epoch(), 0)),
                        Frames.WHOLE,
                        watching,
                        watching);
    }

    private void refused(Runnable attempt) {
        try {
            attempt.run();
            world.findings.add(client, " was let in where it may not");
        } catch (GatewayException problem) {
            failed(problem);
        }
    }

    @Override
    public void done(Result result) {
        world.findings.add(client, " did what it may not: ", result);
    }

    @Override
    public void failed(GatewayException problem) {
        refused++;
        world.findings.require(
                problem.code() == expected, client, " was told more than it may know: ", problem);
    }
}
