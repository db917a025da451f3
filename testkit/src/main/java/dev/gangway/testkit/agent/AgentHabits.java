package dev.gangway.testkit.agent;

/// What agents do differently where the protocol leaves it open: the one table that the lanes go
/// by. Each entry was seen, and each is asserted.
///
/// @param rejected what becomes of a turn when a person rejects what the agent asked for
/// @param badRequest what a client sees when the model answers 400, always
/// @param unauthorized the same for 401
/// @param dropped the same when the model's stream is cut off once
/// @param reloadsAtOnce whether a session can be loaded again in the minute in which it was made
public record AgentHabits(
        AfterReject rejected,
        Trouble badRequest,
        Trouble unauthorized,
        Trouble dropped,
        boolean reloadsAtOnce) {

    /// What becomes of a turn after a rejected permission.
    public enum AfterReject {
        /// The model is told, and the turn goes on to a regular end.
        GOES_ON,
        /// The turn ends with `end_turn`, and the model is asked nothing more.
        ENDS_TURN,
        /// The turn ends with `cancelled`, and the model is asked nothing more.
        CANCELS_TURN
    }

    /// How trouble with the model shows.
    public sealed interface Trouble {

        /// The turn fails with a JSON-RPC error of that code.
        record Fails(int code) implements Trouble {}

        /// The agent asks the model again, and goes on as if nothing had been.
        record Recovers() implements Trouble {}
    }

    static AgentHabits of(String agent) {
        return switch (agent) {
            case "opencode" ->
                    new AgentHabits(
                            AfterReject.ENDS_TURN,
                            new Trouble.Fails(-32603),
                            new Trouble.Fails(-32603),
                            new Trouble.Recovers(),
                            true);
            case "gemini" ->
                    new AgentHabits(
                            AfterReject.GOES_ON,
                            new Trouble.Fails(400),
                            new Trouble.Fails(401),
                            new Trouble.Recovers(),
                            false);
            case "codex-acp" ->
                    new AgentHabits(
                            AfterReject.CANCELS_TURN,
                            new Trouble.Fails(-32603),
                            new Trouble.Fails(-32000),
                            new Trouble.Recovers(),
                            true);
            case "claude-acp" ->
                    new AgentHabits(
                            AfterReject.GOES_ON,
                            new Trouble.Fails(-32603),
                            new Trouble.Fails(-32000),
                            new Trouble.Recovers(),
                            true);
            case "qwen" ->
                    new AgentHabits(
                            AfterReject.ENDS_TURN,
                            new Trouble.Fails(-32603),
                            new Trouble.Fails(-32603),
                            new Trouble.Fails(-32603),
                            true);
            default -> throw new IllegalStateException("no habits of the agent " + agent);
        };
    }
}
