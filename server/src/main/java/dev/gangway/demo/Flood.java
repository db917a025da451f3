package dev.gangway.demo;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;

/// Numbered updates as fast as the pipe takes them: the lines are laid out by hand, once, and only
/// their ordinals are written anew.
final class Flood {

    private static final int BATCH_BYTES = 64 * 1024;
    private static final int ORDINAL_DIGITS = 10;

    private final byte[] line;
    private final int ordinalAt;

    /// @param textBytes of each update's text: the ordinal, then padding; at least the ordinal
    Flood(String sessionId, int textBytes) {
        Envelope envelope = Envelope.of(sessionId);
        byte[] padding = new byte[Math.max(0, textBytes - ORDINAL_DIGITS)];
        Arrays.fill(padding, (byte) 'x');
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(envelope.headBytes());
        whole.writeBytes(new byte[ORDINAL_DIGITS]);
        whole.writeBytes(padding);
        whole.writeBytes(envelope.tailBytes());
        line = whole.toByteArray();
        ordinalAt = envelope.headBytes().length;
    }

    /// Writes updates 1 to `count`; without a delay in batches, with one each by itself.
    void run(Turn turn, long count, Duration delay) throws InterruptedException {
        int perBatch = delay.isZero() ? Math.max(1, BATCH_BYTES / line.length) : 1;
        byte[] batch = new byte[perBatch * line.length];
        long ordinal = 1;
        while (ordinal <= count) {
            int lines = (int) Math.min(perBatch, count - ordinal + 1);
            for (int i = 0; i < lines; i++) {
                write(ordinal++);
                System.arraycopy(line, 0, batch, i * line.length, line.length);
            }
            turn.client().raw(batch, lines * line.length);
            if (!delay.isZero()) {
                turn.client().flush();
                turn.pause(delay);
            }
            turn.checkCancelled();
        }
        turn.client().flush();
    }

    private void write(long ordinal) {
        long rest = ordinal;
        for (int i = ordinalAt + ORDINAL_DIGITS - 1; i >= ordinalAt; i--) {
            line[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
