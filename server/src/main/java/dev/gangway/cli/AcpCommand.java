package dev.gangway.cli;

import dev.gangway.cli.bridge.Bridge;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The way in for editors.
@Command(
        name = "acp",
        description = {
            "An agent for editors: speaks ACP on standard input and output.",
            "Uses the running server, which goes on with the turn when this ends; or a private one when none runs."
        },
        mixinStandardHelpOptions = true)
final class AcpCommand implements Callable<Integer> {
    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "The agent (see: gangway agents).")
    private String agent = "";

    @Option(
            names = "--session",
            paramLabel = "ID",
            description =
                    "Go on with this session (see: gangway sessions): the editor's first new session is this one, with its history.")
    private String session = "";

    /// Standard output belongs to the protocol: what anything else prints goes to standard error.
    @Override
    public Integer call() throws InterruptedException {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        Terminal terminal = new Terminal();
        try (StopSignal _ = new StopSignal();
                EditorServers servers = new EditorServers(data.path(), config, agent, terminal);
                Bridge bridge = new Bridge(out, servers, session, terminal::note)) {
            bridge.run(new FileInputStream(FileDescriptor.in));
        }
        return 0;
    }
}
