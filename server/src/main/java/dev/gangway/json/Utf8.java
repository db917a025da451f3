package dev.gangway.json;

/// What Unicode calls well-formed UTF-8 (its table 3-7), for sequences of two to four bytes.
final class Utf8 {
    private Utf8() {}

    /// The length of the well-formed sequence whose first byte, not an ASCII one, is at `at`; 0
    /// when there is none: overlong, a surrogate, above U+10FFFF, cut off by `end`, or a byte that
    /// begins nothing.
    static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (end - at < length || !secondFits(lead, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean secondFits(int lead, int second) {
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= lowest && second <= highest;
    }
}
