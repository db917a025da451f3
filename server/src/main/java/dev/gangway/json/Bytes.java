package dev.gangway.json;

/// Stand-in until the real one arrives: a growable byte buffer for building JSON text.
public final class Bytes {
    private byte[] bytes = new byte[256];
    private int length;

    public Bytes append(byte[] more) {
        if (length + more.length > bytes.length) {
            bytes =
                    java.util.Arrays.copyOf(
                            bytes, Math.max(bytes.length * 2, length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    public Bytes append(RawJson json) {
        return append(json.bytes());
    }

    public Bytes appendAscii(String text) {
        return append(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    public Bytes appendLong(long value) {
        return appendAscii(Long.toString(value));
    }

    public int length() {
        return length;
    }

    public byte[] array() {
        return bytes;
    }

    public void clear() {
        length = 0;
    }

    public byte[] toByteArray() {
        return java.util.Arrays.copyOf(bytes, length);
    }
}
