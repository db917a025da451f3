package dev.gangway.workplace;

import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.policy.Wanted;
import dev.gangway.process.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one agent may do in its session's directory: decides at once, works on other threads.
final class LocalWorkplace implements Workplace {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorkplace.class);

    private final AgentStart start;
    private final LocalWorkplaces place;
    private final List<Path> roots;
    private final Leave leave;
    private final Terminals terminals;
    private final Semaphore operations;

    LocalWorkplace(AgentStart start, WorkplaceHost host, LocalWorkplaces place) {
        this.start = start;
        this.place = place;
        this.roots =
                Stream.concat(
                                Stream.of(start.directory()),
                                start.setup().additionalDirectories().stream())
                        .toList();
        this.leave = new Leave(place.policy(), host, place.random(), place.blocking());
        this.terminals = new Terminals(host, place);
        this.operations = new Semaphore(place.limits().operations());
    }

    @Override
    public WorkplaceOffer offer() {
        return start.agent().workplace();
    }

    @Override
    public void carryOut(WorkplaceRequest request, Then then) {
        try {
            switch (request) {
                case WorkplaceRequest.ReadFile read -> read(read, then);
                case WorkplaceRequest.WriteFile write -> write(write, then);
                case WorkplaceRequest.CreateTerminal create -> create(create, then);
                case WorkplaceRequest.OfTerminal of -> ofTerminal(of, then);
            }
        } catch (GatewayException refused) {
            then.refused().accept(refused);
        }
    }

    private void read(WorkplaceRequest.ReadFile read, Then then) {
        Place file = place(read.path());
        Wanted wanted = new Wanted.OfFile(start.agent().name(), false, file.root(), file.path());
        leave.seek(
                new Leave.Wish(wanted, file.path().toString(), ""),
                told -> work(() -> TextLines.of(file.read(limit()), read), then, told),
                then.refused());
    }

    private void write(WorkplaceRequest.WriteFile write, Then then) {
        Place file = place(write.path());
        Wanted wanted = new Wanted.OfFile(start.agent().name(), true, file.root(), file.path());
        leave.seek(
                new Leave.Wish(wanted, file.path().toString(), write.content()),
                told ->
                        work(
                                () -> {
                                    file.write(limit(), write.content());
                                    return new WorkplaceResult.Done();
                                },
                                then,
                                told),
                then.refused());
    }

    private void create(WorkplaceRequest.CreateTerminal create, Then then) {
        CommandWords words = CommandWords.of(create.command(), create.args());
        Path directory =
                create.directory().map(path -> place(path).path()).orElse(roots.getFirst());
        int kept = place.limits().outputBytes();
        int outputBytes = Math.clamp(create.outputBytes().orElse(kept), 1, kept);
        ProcessSpec spec =
                new ProcessSpec(
                        start.agent().name() + " " + start.session() + " terminal",
                        words.program(),
                        words.arguments(),
                        directory,
                        create.environment(),
                        place.processLimits(),
                        start.agent().confinement().forCommandsOfTheAgent());
        Wanted wanted = new Wanted.OfCommand(start.agent().name(), words.words());
        leave.seek(
                new Leave.Wish(wanted, words.line(), ""),
                told ->
                        work(
                                () -> {
                                    requireInside(directory);
                                    Terminal terminal = terminals.create(spec, words, outputBytes);
                                    return new WorkplaceResult.Terminal(terminal.id());
                                },
                                then,
                                told),
                then.refused());
    }

    private void ofTerminal(WorkplaceRequest.OfTerminal request, Then then) {
        switch (request) {
            case WorkplaceRequest.Output output ->
                    then.done().accept(terminals.find(output.terminal()).output());
            case WorkplaceRequest.WaitForExit wait -> {
                if (!terminals.find(wait.terminal()).await(then)) {
                    throw new GatewayException(
                            ErrorCode.LIMIT,
                            place.limits().waiting() + " requests wait for this terminal already.");
                }
            }
            case WorkplaceRequest.Kill kill -> {
                terminals.find(kill.terminal()).stop();
                then.done().accept(new WorkplaceResult.Done());
            }
            case WorkplaceRequest.Release release -> {
                terminals.release(release.terminal());
                then.done().accept(new WorkplaceResult.Done());
            }
        }
    }

    /// A file or directory within one of the session's directories, by its name alone.
    private record Place(Path root, Path path) {
        byte[] read(int bytesMax) throws IOException {
            return new ConfinedFiles(root, bytesMax).read(relative());
        }

        void write(int bytesMax, String content) throws IOException {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            new ConfinedFiles(root, bytesMax).write(relative(), bytes);
        }

        private Path relative() throws IOException {
            if (path.equals(root)) {
                throw new IOException("it is a directory");
            }
            return root.relativize(path);
        }
    }

    private Place place(String text) {
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw new GatewayException(ErrorCode.INVALID, "It is no path: " + e.getReason(), e);
        }
        return roots.stream()
                .filter(path::startsWith)
                .findFirst()
                .map(root -> new Place(root, path))
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.FORBIDDEN,
                                "The path must be absolute and inside of the session's"
                                        + " directories."));
    }

    /// A command's directory is looked at before it starts there: what is inside by its name may be
    /// a link that leads out.
    private void requireInside(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (roots.stream().noneMatch(real::startsWith)) {
            throw new IOException("a link on the way leads out of the session's directory");
        }
    }

    private int limit() {
        return place.limits().fileBytes();
    }

    /// What may block and fail.
    private interface Work {
        WorkplaceResult result() throws IOException;
    }

    private void work(Work work, Then then, Consumer<Boolean> told) {
        if (!operations.tryAcquire()) {
            told.accept(false);
            then.refused()
                    .accept(
                            new GatewayException(
                                    ErrorCode.LIMIT,
                                    place.limits().operations()
                                            + " operations of this agent are under way already."));
            return;
        }
        try {
            place.blocking().execute(() -> answer(work, then, told));
        } catch (RejectedExecutionException e) {
            operations.release();
            told.accept(false);
            then.refused()
                    .accept(
                            new GatewayException(
                                    ErrorCode.SHUTTING_DOWN, "The server is stopping.", e));
        }
    }

    private void answer(Work work, Then then, Consumer<Boolean> told) {
        WorkplaceResult result;
        try {
            result = result(work);
        } catch (GatewayException refused) {
            told.accept(false);
            then.refused().accept(refused);
            return;
        } finally {
            operations.release();
        }
        told.accept(true);
        then.done().accept(result);
    }

    private WorkplaceResult result(Work work) {
        try {
            return work.result();
        } catch (OpenFailed failed) {
            boolean missing = failed.number() == OpenFailed.NO_ENTRY;
            throw new GatewayException(
                    missing ? ErrorCode.NOT_FOUND : ErrorCode.FORBIDDEN,
                    "It cannot be done: " + failed.getMessage() + ".",
                    failed);
        } catch (IOException failed) {
            throw new GatewayException(
                    ErrorCode.INVALID, "It cannot be done: " + failed.getMessage() + ".", failed);
        } catch (RuntimeException fault) {
            if (fault instanceof GatewayException refused) {
                throw refused;
            }
            LOG.error("{}: a request to its workplace failed", start.session(), fault);
            throw new GatewayException(ErrorCode.INTERNAL, "Internal error.", fault);
        }
    }

    @Override
    public void close() {
        terminals.close();
    }
}
