package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.List;

/// What a client is told first: `ready`, then the menus and the slash commands, which are told
/// again only when they change. Pure.
final class ReadyFrames {
    private static final JsonScanner CAPABILITIES = JsonScanner.of("promptCapabilities");

    private ReadyFrames() {}

    static List<byte[]> of(SessionState state, boolean resumed) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(ready(state, resumed));
        SessionInfo.frame(state.agent()).map(RawJson::bytes).ifPresent(frames::add);
        RawJson commands = state.agent().commands();
        if (commands.kind() == RawJson.Kind.ARRAY) {
            frames.add(CommandFrames.acp(FrameText.of("commands"), commands).frame());
        }
        return frames;
    }

    /// Without `buildId`: the front-end reloads itself for one that is not its own.
    private static byte[] ready(SessionState state, boolean resumed) {
        RawJson capabilities =
                CAPABILITIES
                        .scan(state.agent().capabilities())
                        .json("promptCapabilities")
                        .orElse(RawJson.EMPTY_OBJECT);
        return FrameText.of("ready")
                .text("sessionId", state.id())
                .json("resumed", resumed ? RawJson.TRUE : RawJson.FALSE)
                .text("cwd", state.directory())
                .json("promptCapabilities", capabilities)
                .frame();
    }
}
