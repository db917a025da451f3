package dev.gangway.wire.mezame;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import java.util.List;

/// JSON arrays of raw values. Pure.
final class Arrays {
    private Arrays() {}

    static RawJson of(List<RawJson> values) {
        Bytes out = new Bytes(256).appendByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.appendByte(',');
            }
            out.append(values.get(i));
        }
        return out.appendByte(']').toJson();
    }
}
