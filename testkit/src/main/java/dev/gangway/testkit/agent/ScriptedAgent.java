package dev.gangway.testkit.agent;

import dev.gangway.testkit.model.ScriptedModelServer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.node.JsonNodeFactory;

/// A real agent and its scripted model for a lane that is not written in Java.
public final class ScriptedAgent {
    private ScriptedAgent() {}

    /// Runs the model until standard input ends: `FOLDER`, which is made and holds what is the
    /// agent's. Prints one line first, a JSON object: the agent's `name`, its `project`, and as
    /// `toml` its table for Gangway's configuration.
    public static void main(String[] arguments) throws IOException {
        try (ScriptedModelServer model = ScriptedModelServer.start(0)) {
            InstalledAgent agent =
                    InstalledAgent.fromEnvironment(Path.of(arguments[0]), model.url());
            System.out.println(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", agent.name())
                            .put("project", agent.project().toString())
                            .put("toml", agent.toml()));
            System.in.skipNBytes(Long.MAX_VALUE);
        } catch (EOFException ignored) {
            // Whoever started this has gone: the normal end.
        }
    }
}
