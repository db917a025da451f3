package dev.gangway.cli;

import dev.gangway.demo.DemoAgent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The demo agent, as a program on standard input and output.
@Command(
        name = "demo-agent",
        description = "An agent that needs no account: speaks ACP on standard input and output.",
        mixinStandardHelpOptions = true)
final class DemoAgentCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        DemoAgent.main(new String[0]);
        return 0;
    }
}
