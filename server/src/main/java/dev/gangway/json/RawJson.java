package dev.gangway.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stand-in until the real one arrives: same name, same methods.
public final class RawJson {
    public static final RawJson EMPTY_OBJECT = RawJson.of("{}");
    public static final RawJson NULL = RawJson.of("null");
    private final byte[] bytes;

    private RawJson(byte[] bytes) {
        this.bytes = bytes;
    }

    public static RawJson of(String json) {
        return new RawJson(json.getBytes(StandardCharsets.UTF_8));
    }

    public static RawJson of(byte[] json) {
        return new RawJson(json.clone());
    }

    public static RawJson trusted(byte[] bytes, int offset, int length) {
        return new RawJson(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
    }

    public static RawJson ofNode(JsonNode node) {
        return of(node.toString());
    }

    public JsonNode node() {
        return new JsonMapper().readTree(bytes);
    }

    public int length() {
        return bytes.length;
    }

    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson that && java.util.Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
