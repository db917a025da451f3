package dev.gangway.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.JsonValidator.Invalid;
import dev.gangway.json.JsonValidator.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValidatorTest {
    private static JsonValidator.Verdict check(byte[] bytes) {
        return JsonValidator.strict().check(bytes, 0, bytes.length);
    }

    private static Invalid fault(byte[] bytes) {
        JsonValidator.Verdict verdict = check(bytes);
        assertThat(verdict).isInstanceOf(Invalid.class);
        return (Invalid) verdict;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0e-0",
                "10.25E+300",
                "\"\"",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                " \t\r\n[ 1 , 2 ]\n",
                "{\"a\":{\"b\":[null,true,false,{}]},\"a\":1}",
                "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\\u00e9\"",
                "\"\\ud83d\\ude00\"",
                "\"\\ud800\"",
                "\"\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\"",
                "\"twelve bytes, then sixteen, then more than sixteen\""
            })
    void legalTextIsAccepted(String text) {
        assertThat(check(text.getBytes(UTF_8)).valid()).isTrue();
    }

    // Bytes are written as Latin-1 characters.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | EMPTY | 0",
                "`  ` | EMPTY | 2",
                "`[1` | ENDS_EARLY | 2",
                "`[` | ENDS_EARLY | 1",
                "`{` | ENDS_EARLY | 1",
                "`{\"a\"` | ENDS_EARLY | 4",
                "`{\"a\":` | ENDS_EARLY | 5",
                "`{\"a\":1` | ENDS_EARLY | 6",
                "`\"abc` | ENDS_EARLY | 4",
                "`\"abc\\` | ENDS_EARLY | 5",
                "`\"abc\\u12` | ENDS_EARLY | 8",
                "`tru` | ENDS_EARLY | 3",
                "`-` | ENDS_EARLY | 1",
                "`1.` | ENDS_EARLY | 2",
                "`1e+` | ENDS_EARLY | 3",
                "`[1,]` | UNEXPECTED_BYTE | 3",
                "`{\"a\":1,}` | UNEXPECTED_BYTE | 7",
                "`{a:1}` | UNEXPECTED_BYTE | 1",
                "`{\"a\" 1}` | UNEXPECTED_BYTE | 5",
                "`[1 2]` | UNEXPECTED_BYTE | 3",
                "`[1}` | UNEXPECTED_BYTE | 2",
                "`'a'` | UNEXPECTED_BYTE | 0",
                "`NaN` | UNEXPECTED_BYTE | 0",
                "`+1` | UNEXPECTED_BYTE | 0",
                "`.5` | UNEXPECTED_BYTE | 0",
                "`/**/1` | UNEXPECTED_BYTE | 0",
                "`-Infinity` | BAD_NUMBER | 1",
                "`01` | BAD_NUMBER | 1",
                "`-00` | BAD_NUMBER | 2",
                "`1.e3` | BAD_NUMBER | 2",
                "`1ex` | BAD_NUMBER | 2",
                "`nulL` | BAD_LITERAL | 3",
                "`1 2` | TRAILING_BYTES | 2",
                "`{}}` | TRAILING_BYTES | 2",
                "`truex` | TRAILING_BYTES | 4",
                "`\"\\x\"` | BAD_ESCAPE | 2",
                "`\"\\u12g4\"` | BAD_ESCAPE | 5",
                "`\"abcdefghij\u0001\"` | CONTROL_CHARACTER | 11",
                "`\"a\u0000\"` | CONTROL_CHARACTER | 2",
                "`\"abcdefghijk\u001f\"` | CONTROL_CHARACTER | 12",
                "`\"\u0080\"` | BAD_UTF8 | 1",
                "`\"\u00c0\u00af\"` | BAD_UTF8 | 1",
                "`\"\u00c1\u00bf\"` | BAD_UTF8 | 1",
                "`\"\u00e0\u009f\u00bf\"` | BAD_UTF8 | 1",
                "`\"\u00ed\u00a0\u0080\"` | BAD_UTF8 | 1",
                "`\"\u00f0\u008f\u00bf\u00bf\"` | BAD_UTF8 | 1",
                "`\"\u00f4\u0090\u0080\u0080\"` | BAD_UTF8 | 1",
                "`\"\u00f5\u0080\u0080\u0080\"` | BAD_UTF8 | 1",
                "`\"\u00ff\"` | BAD_UTF8 | 1",
                "`\"\u00e2\u0082\"` | BAD_UTF8 | 1",
                "`\"abcdefgh\u00e2\u0082\u00ac\u00e2\u0082` | BAD_UTF8 | 12",
                "`{\"\u00c0\u00af\":1}` | BAD_UTF8 | 2",
                "`\u00ef\u00bb\u00bf1` | BYTE_ORDER_MARK | 0",
                "`\u00ef\u00bb` | UNEXPECTED_BYTE | 0",
            })
    void illegalTextIsRefusedAtItsPlace(String text, Reason reason, int offset) {
        assertThat(fault(text.getBytes(ISO_8859_1))).isEqualTo(new Invalid(reason, offset));
    }

    @Test
    void nestingUpToTheLimitIsAcceptedAndOneMoreIsRefused() {
        String deepest = "[".repeat(JsonValidator.DEPTH_MAX) + "]".repeat(JsonValidator.DEPTH_MAX);
        String objects = "{\"a\":".repeat(JsonValidator.DEPTH_MAX);

        assertThat(check(deepest.getBytes(UTF_8)).valid()).isTrue();
        assertThat(fault(("[" + deepest + "]").getBytes(UTF_8)))
                .isEqualTo(new Invalid(Reason.TOO_DEEP, JsonValidator.DEPTH_MAX));
        assertThat(fault((objects + "{}").getBytes(UTF_8)).reason()).isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void aMillionBracketsAreRefusedWithoutDescending() {
        byte[] brackets = "[".repeat(1_000_000).getBytes(UTF_8);

        assertThat(fault(brackets).reason()).isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void longNumbersAndKeysAreLegal() {
        String number = "1".repeat(100_000);
        String key = "k".repeat(100_000);

        assertThat(check(("{\"" + key + "\":" + number + "}").getBytes(UTF_8)).valid()).isTrue();
    }

    @Test
    void onlyTheRangeIsLookedAt() {
        byte[] bytes = "xx{\"a\":1}yy".getBytes(UTF_8);

        assertThat(JsonValidator.strict().check(bytes, 2, 7).valid()).isTrue();
        assertThat(JsonValidator.strict().check(bytes, 2, 8))
                .isEqualTo(new Invalid(Reason.TRAILING_BYTES, 7));
        assertThat(JsonValidator.strict().check(bytes, 2, 6))
                .isEqualTo(new Invalid(Reason.ENDS_EARLY, 6));
        assertThatThrownBy(() -> JsonValidator.strict().check(bytes, 2, 10))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void eachByteValueInAStringIsJudgedAtEachAlignment() {
        for (int value = 0; value < 0x80; value++) {
            for (int before = 0; before < 20; before++) {
                // A backslash makes an escape of the b that follows it.
                byte[] bytes = ("\"" + "a".repeat(before) + (char) value + "bcd\"").getBytes(UTF_8);
                boolean expected = value >= ' ' && value != '"';

                assertThat(check(bytes).valid())
                        .as("byte %d after %d", value, before)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aSentenceNamesThePlaceAndNothingOfTheText() {
        String sentence = fault("{\"secret\":tru}".getBytes(UTF_8)).sentence();

        assertThat(sentence).isEqualTo("not JSON: bad literal at byte 13");
    }
}
