package dev.gangway.simulation;

import dev.gangway.agent.AgentExit;
import dev.gangway.command.Command;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Right;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.StreamName;
import dev.gangway.simulation.World.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Something that happens to sessions, written down, for a crash at each of its steps.
record Scene(String name, Consumer<Stage> script) {
    private static final Duration LONG = Duration.ofMinutes(20);

    static List<Scene> all() {
        return List.of(
                new Scene("a session is created", Scene::created),
                new Scene("a prompt is accepted", Scene::prompted),
                new Scene("an agent streams", Scene::streams),
                new Scene("what was shown is fsynced later", Scene::ticks),
                new Scene("two sessions share a commit", Scene::shared),
                new Scene("a request is asked and answered", Scene::answered),
                new Scene("a request is withdrawn", Scene::withdrawn),
                new Scene("prompts wait and run", Scene::queued),
                new Scene("waiting prompts are edited and removed", Scene::edited),
                new Scene("a turn is cancelled", Scene::cancelled),
                new Scene("a prompt is steered", Scene::steered),
                new Scene("an agent never says what it took", Scene::unanswered),
                new Scene("a prompt waits as long as it would", Scene::waited),
                new Scene("an agent follows another", Scene::followedByAnother),
                new Scene("an agent does not stop", Scene::unstoppable),
                new Scene("an agent dies, and the queue is released", Scene::died),
                new Scene("an agent cannot be started", Scene::startFails),
                new Scene("an idle session is unloaded and comes back", Scene::unloaded),
                new Scene("the transcript follows", Scene::followed),
                new Scene("a session is granted, and not any more", Scene::granted),
                new Scene("a feed is trimmed", Scene::trimmed),
                new Scene("a server stops cleanly in mid-turn", Scene::stopped),
                new Scene("a server starts after a kill in mid-turn", Scene::reopened));
    }

    private static void created(Stage stage) {
        stage.session();
        stage.fromHere();
        stage.create(Optional.of("again"));
        stage.create(Optional.of("again"));
        stage.session();
        stage.session();
    }

    private static void prompted(Stage stage) {
        String session = stage.session();
        stage.fromHere();
        stage.prompt(session, "one");
        stage.commit();
        stage.prompt(session, "one");
        stage.commit();
    }

    private static String running(Stage stage) {
        String session = stage.session();
        stage.prompt(session, "one");
        stage.commit();
        stage.agent(session).streams(3);
        stage.commit();
        return session;
    }

    private static void streams(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        for (int i = 0; i < 4; i++) {
            stage.agent(session).streams(3);
            stage.agent(session).callsTool();
            stage.commit();
        }
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void ticks(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        for (int i = 0; i < 4; i++) {
            stage.agent(session).streams(2);
            stage.commit();
            stage.later(World.SYNC_WITHIN);
        }
    }

    private static void shared(Stage stage) {
        String session = running(stage);
        String other = stage.session();
        stage.fromHere();
        for (int i = 0; i < 3; i++) {
            stage.agent(session).streams(2);
            stage.prompt(other, "other" + i);
            stage.commit();
        }
    }

    private static void answered(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.agent(session).asks();
        stage.agent(session).asks();
        stage.commit();
        for (SessionModel.Asked asked : List.copyOf(stage.model(session).open.values())) {
            answer(stage, stage.first, session, asked);
            answer(stage, stage.second, session, asked);
            stage.commit();
        }
    }

    private static void answer(
            Stage stage, SimulatedClient client, String session, SessionModel.Asked asked) {
        RequestAnswer answer =
                asked.permission()
                        ? new RequestAnswer.Selected("yes")
                        : new RequestAnswer.Declined();
        stage.world.ledger.answers(asked.id(), asked.tag(), answer, World.ANN.id());
        client.send(new Command.Answer(session, asked.id(), answer));
    }

    private static void withdrawn(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.agent(session).asks();
        stage.commit();
        stage.agent(session).withdraws();
        stage.commit();
    }

    private static void queued(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.prompt(session, "two");
        stage.prompt(session, "three");
        stage.commit();
        stage.agent(session).stops("end_turn");
        stage.commit();
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void edited(Stage stage) {
        String session = running(stage);
        stage.prompt(session, "two");
        stage.prompt(session, "three");
        stage.commit();
        stage.fromHere();
        stage.first.send(new Command.EditQueued(session, 2, Stage.text("two, in other words")));
        stage.commit();
        stage.second.send(new Command.RemoveQueued(session, 3));
        stage.commit();
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void cancelled(Stage stage) {
        String session = running(stage);
        stage.prompt(session, "two");
        stage.agent(session).asks();
        stage.commit();
        stage.fromHere();
        stage.second.send(new Command.Cancel(session));
        stage.commit();
        stage.agent(session).stops("cancelled");
        stage.commit();
    }

    private static void steered(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.prompt(session, "two", new WhenBusy.Steer());
        stage.prompt(session, "three", new WhenBusy.Steer());
        stage.commit();
        stage.agent(session).saysWhatItTook();
        stage.commit();
        stage.second.send(new Command.CancelTurn(session, 3));
        stage.commit();
        stage.agent(session).saysWhatItTook();
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void unanswered(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.prompt(session, "two", new WhenBusy.Steer());
        stage.commit();
        stage.agent(session).stops("end_turn");
        stage.later(Duration.ofSeconds(11));
        stage.agent(session).saysWhatItTook();
        stage.commit();
    }

    private static void waited(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.prompt(session, "two", new WhenBusy.Wait(1, Duration.ofSeconds(5)));
        stage.prompt(session, "three", new WhenBusy.Wait(1, Duration.ofSeconds(5)));
        stage.commit();
        stage.later(Duration.ofSeconds(6));
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void followedByAnother(Stage stage) {
        String session = running(stage);
        SimulatedAgent before = stage.agent(session);
        stage.fromHere();
        stage.first.send(new Command.StopAgent(session));
        stage.prompt(session, "two");
        stage.commit();
        before.goes(AgentExit.Cause.CLOSED);
        stage.agent(session).stops("end_turn");
        stage.commit();
    }

    private static void unstoppable(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.second.send(new Command.CancelTurn(session, 1));
        stage.commit();
        stage.later(Duration.ofSeconds(31));
        stage.prompt(session, "two");
        stage.commit();
    }

    private static void died(Stage stage) {
        String session = running(stage);
        stage.prompt(session, "two");
        stage.commit();
        stage.fromHere();
        stage.agent(session).goes(AgentExit.Cause.DIED);
        stage.commit();
        stage.first.send(new Command.ReleaseQueue(session));
        stage.commit();
        stage.agent(session);
    }

    private static void startFails(Stage stage) {
        String session = stage.session();
        stage.agent(session).goes(AgentExit.Cause.DIED);
        stage.commit();
        stage.fromHere();
        stage.prompt(session, "one");
        stage.prompt(session, "two");
        stage.commit();
        stage.world.server().starts.runAll();
        stage.world.agents.of(session).ifPresent(agent -> agent.goes(AgentExit.Cause.START_FAILED));
        stage.commit();
    }

    private static void unloaded(Stage stage) {
        String session = running(stage);
        stage.agent(session).stops("end_turn");
        stage.commit();
        stage.first.drop();
        stage.second.drop();
        stage.commit();
        stage.fromHere();
        stage.later(LONG);
        stage.world.server().sessions.rest();
        stage.commit();
        stage.prompt(session, "two");
        stage.commit();
    }

    private static void followed(Stage stage) {
        String session = running(stage);
        stage.fromHere();
        stage.agent(session).stops("end_turn");
        stage.commit();
        stage.follow();
        stage.prompt(session, "two");
        stage.commit();
        stage.agent(session).streams(5);
        stage.agent(session).stops("end_turn");
        stage.commit();
        stage.follow();
    }

    private static void trimmed(Stage stage) {
        String session = running(stage);
        stage.agent(session).stops("end_turn");
        stage.commit();
        stage.fromHere();
        StreamName feed = StreamName.feed(World.ANN.id());
        stage.world.server().log.trim(feed, 2);
        stage.world.server().log.trim(feed, stage.world.recorder.stream(feed).head());
        stage.prompt(session, "two");
        stage.commit();
    }

    private static void granted(Stage stage) {
        String session = stage.session();
        stage.fromHere();
        stage.grant(session, Set.of(Right.APPROVE));
        stage.prompt(session, "one");
        stage.commit();
        stage.grant(session, Set.of());
        stage.agent(session).streams(1);
        stage.commit();
    }

    private static void stopped(Stage stage) {
        String session = running(stage);
        stage.prompt(session, "two");
        stage.agent(session).asks();
        stage.commit();
        stage.fromHere();
        stage.restart(End.CLEAN);
    }

    private static void reopened(Stage stage) {
        String session = running(stage);
        stage.prompt(session, "two");
        stage.agent(session).asks();
        stage.commit();
        stage.fromHere();
        stage.restart(End.KILL);
    }

    @Override
    public String toString() {
        return name;
    }
}
