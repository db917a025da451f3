package dev.gangway.agent.acp;

import java.time.Duration;

/// What one ACP agent may use of the driver.
///
/// @param startTime from the start of the program until its session is open; then it is ended
/// @param earlyUpdatesMax updates kept until the session is open; more are dropped, and that is
///   said
/// @param earlyBytesMax their bytes
/// @param settingsOpenMax changes of settings without an answer; at one more the agent is ended
/// @param knownToolCallsMax tool calls remembered within a turn, the oldest forgotten first; as
///   many are remembered over turns of agents that tell of their sub-agents'
public record AcpLimits(
        Duration startTime,
        int earlyUpdatesMax,
        int earlyBytesMax,
        int settingsOpenMax,
        int knownToolCallsMax) {
    /// The longest id of a session that an agent may choose, in characters: it is stored.
    public static final int SESSION_ID_LENGTH_MAX = 1024;

    /// The longest id of a tool call that is remembered, in characters.
    public static final int TOOL_CALL_ID_LENGTH_MAX = 256;

    private static final int MIB = 1024 * 1024;

    public AcpLimits {
        if (startTime.isNegative() || startTime.isZero()) {
            throw new IllegalArgumentException("the start time must be positive");
        }
        if (earlyUpdatesMax < 0 || earlyBytesMax < 0) {
            throw new IllegalArgumentException("a negative limit");
        }
        if (settingsOpenMax < 1 || knownToolCallsMax < 1) {
            throw new IllegalArgumentException("a limit below 1");
        }
    }

    /// 1024 early updates in 16 MB, 256 settings, 4096 tool calls.
    ///
    /// @param startTime 60 s where nobody configured another
    public static AcpLimits standard(Duration startTime) {
        return new AcpLimits(startTime, 1024, 16 * MIB, 256, 4096);
    }
}
