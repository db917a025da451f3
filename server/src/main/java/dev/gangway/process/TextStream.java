package dev.gangway.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Bytes that come in pieces, as text: a character may be cut between two pieces, and what is no
/// UTF-8 is replaced. One thread at a time.
public final class TextStream {
    private static final int CHARACTER_BYTES_MAX = 4;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer begun = ByteBuffer.allocate(CHARACTER_BYTES_MAX);

    /// The text that is complete with these bytes.
    public String add(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.allocate(begun.position() + length);
        in.put(begun.flip()).put(bytes, 0, length).flip();
        begun.clear();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, false);
        begun.put(in);
        return out.flip().toString();
    }

    /// What is left of a character that never was completed.
    public String end() {
        CharBuffer out = CharBuffer.allocate(CHARACTER_BYTES_MAX);
        decoder.decode(begun.flip(), out, true);
        decoder.flush(out);
        begun.clear();
        decoder.reset();
        return out.flip().toString();
    }
}
