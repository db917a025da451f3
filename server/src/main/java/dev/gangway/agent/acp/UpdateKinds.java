package dev.gangway.agent.acp;

import dev.gangway.event.EventKind;
import dev.gangway.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Tells the kind of an update by the bytes of its `sessionUpdate`, without making a string of
/// them.
final class UpdateKinds {
    private static final EventKind[] KINDS =
            Arrays.stream(EventKind.values())
                    .filter(kind -> kind.family() == EventKind.Family.UPDATE)
                    .filter(kind -> EventKind.ofUpdate(kind.wireName()) == kind)
                    .toArray(EventKind[]::new);
    private static final byte[][] NAMES =
            Arrays.stream(KINDS)
                    .map(kind -> kind.wireName().getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);

    private UpdateKinds() {}

    /// @param update scanned for `sessionUpdate`
    /// @param bytes what was scanned
    static EventKind of(Members update, byte[] bytes) {
        int start = update.start("sessionUpdate");
        int end = update.end("sessionUpdate");
        for (int i = 0; i < NAMES.length; i++) {
            if (isText(bytes, start, end, NAMES[i])) {
                return KINDS[i];
            }
        }
        // Written with escapes, unknown, missing, or no string.
        return update.text("sessionUpdate").map(EventKind::ofUpdate).orElse(EventKind.UNRECOGNIZED);
    }

    /// Whether a JSON string in this range is `text`, as long as neither has escapes.
    static boolean isText(byte[] bytes, int start, int end, byte[] text) {
        return end - start == text.length + 2
                && Arrays.equals(bytes, start + 1, end - 1, text, 0, text.length);
    }
}
