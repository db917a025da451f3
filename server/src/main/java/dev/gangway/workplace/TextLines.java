package dev.gangway.workplace;

import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The lines of a text file that were asked for (ACP v1, file system: lines count from 1). Pure.
final class TextLines {
    private TextLines() {}

    /// @throws IOException when the bytes are no text in UTF-8
    static WorkplaceResult of(byte[] bytes, WorkplaceRequest.ReadFile wanted) throws IOException {
        String text = decoded(bytes);
        int from = lineStart(text, 0, wanted.line().orElse(1) - 1L);
        int to =
                wanted.limit().isPresent()
                        ? lineStart(text, from, wanted.limit().getAsInt())
                        : text.length();
        return new WorkplaceResult.Text(text.substring(from, to));
    }

    private static String decoded(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text in UTF-8", e);
        }
    }

    /// Where the line begins that comes so many line ends after a place; the text's end when there
    /// are fewer.
    private static int lineStart(String text, int from, long lines) {
        int at = from;
        for (long left = lines; left > 0; left--) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return text.length();
            }
            at = end + 1;
        }
        return at;
    }
}
