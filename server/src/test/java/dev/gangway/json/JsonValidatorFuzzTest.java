package dev.gangway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.JsonValidator.Invalid;
import dev.gangway.json.JsonValidator.Reason;
import dev.gangway.json.JsonValidator.Valid;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Mutates legal lines and holds the validator against Jackson, which was written by others. They
/// may differ in one class only: what is not UTF-8 or begins with a byte order mark, which Jackson
/// may let through.
class JsonValidatorFuzzTest {
    private static final int MUTATIONS = 100_000;
    private static final String[] SEEDS = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\",\"update\":"
                + "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"Hi \\\"you\\\"\"}}}}",
        "[0,-1,2.5,1e10,-3.25E-7,true,false,null,\"\",[],{},{\"a\":[{}]}]",
        "{\"é\":\"żółć 漢字 😀 \\ud83d\\ude00 \\u00e9\\\\\\/\\b\\f\\n\\r\\t\",\"k\" : [ 1 , 2 ] }",
        " \"a string with nothing special in it at all, to be long\" ",
        "{\"a\":{\"b\":{\"c\":{\"d\":[[[[1]]]]}}},\"a\":0.0}",
        "-12345678901234567890.123e+45",
    };
    private static final byte[] INTERESTING = {
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        ' ',
        '\n',
        '\t',
        0,
        0x1F,
        0x7F,
        '0',
        '1',
        '9',
        '-',
        '+',
        '.',
        'e',
        'E',
        'u',
        't',
        'f',
        'n',
        '/',
        (byte) 0x80,
        (byte) 0xBF,
        (byte) 0xC0,
        (byte) 0xC2,
        (byte) 0xE0,
        (byte) 0xED,
        (byte) 0xA0,
        (byte) 0xEF,
        (byte) 0xBB,
        (byte) 0xF0,
        (byte) 0xF4,
        (byte) 0x90,
        (byte) 0xFF
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_261_101})
    void agreesWithJacksonExceptOnWhatIsNotUtf8(long seed) {
        Random random = new Random(seed);
        Map<Reason, Integer> lenient = new EnumMap<>(Reason.class);
        int accepted = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] text = mutated(random);
            boolean jackson = jacksonAccepts(text);
            switch (JsonValidator.strict().check(text, 0, text.length)) {
                case Valid _ -> {
                    accepted++;
                    assertThat(jackson).as(() -> described(seed, text)).isTrue();
                }
                case Invalid(Reason reason, int offset) -> {
                    assertThat(offset).isBetween(0, text.length);
                    if (jackson) {
                        lenient.merge(reason, 1, Integer::sum);
                        assertThat(reason)
                                .as(() -> described(seed, text))
                                .isIn(Reason.BAD_UTF8, Reason.BYTE_ORDER_MARK);
                    }
                }
            }
        }

        assertThat(accepted).as("mutations that stayed legal").isGreaterThan(MUTATIONS / 50);
        assertThat(lenient).as("what Jackson let through").containsKey(Reason.BAD_UTF8);
    }

    private static byte[] mutated(Random random) {
        byte[] text = SEEDS[random.nextInt(SEEDS.length)].getBytes(UTF_8);
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            text = mutatedOnce(text, random);
        }
        return text;
    }

    private static byte[] mutatedOnce(byte[] text, Random random) {
        int at = text.length == 0 ? 0 : random.nextInt(text.length);
        byte value =
                random.nextInt(4) == 0
                        ? (byte) random.nextInt(256)
                        : INTERESTING[random.nextInt(INTERESTING.length)];
        return switch (random.nextInt(5)) {
            case 0 -> spliced(text, at, at, value);
            case 1 -> spliced(text, at, Math.min(at + 1, text.length), value);
            case 2 -> spliced(text, at, Math.min(at + 1 + random.nextInt(4), text.length));
            case 3 -> {
                byte[] piece =
                        Arrays.copyOfRange(text, at, Math.min(at + random.nextInt(8), text.length));
                yield spliced(text, at, at, piece);
            }
            default -> random.nextInt(8) == 0 ? Arrays.copyOf(text, at) : flipped(text, at, random);
        };
    }

    private static byte[] spliced(byte[] text, int from, int to, byte... piece) {
        byte[] result = new byte[text.length - (to - from) + piece.length];
        System.arraycopy(text, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(text, to, result, from + piece.length, text.length - to);
        return result;
    }

    private static byte[] flipped(byte[] text, int at, Random random) {
        byte[] result = text.clone();
        if (at < result.length) {
            result[at] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }

    /// As a parser accepts that skips what it is not asked for.
    private static boolean jacksonAccepts(byte[] text) {
        try (JsonParser parser = Json.mapper().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            if (first.isScalarValue()) {
                parser.getString();
            }
            return parser.nextToken() == null;
        } catch (JacksonException _) {
            return false;
        }
    }

    private static String described(long seed, byte[] text) {
        return "seed "
                + seed
                + ", text "
                + new String(text, UTF_8)
                + " = "
                + HexFormat.of().formatHex(text);
    }
}
