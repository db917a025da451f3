package dev.gangway.wire.construct;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the part `file` of a `multipart/form-data` body (RFC 7578). Pure.
final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data\\s*;.*?boundary=\"?([^\";]{1,70})\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final Pattern TYPE =
            Pattern.compile("(?im)^content-type:\\s*([\\w.+-]+/[\\w.+-]+)");
    private static final byte[] HEADERS_END = ascii("\r\n\r\n");

    /// @param type as `text/plain`; `application/octet-stream` when nobody says
    @SuppressWarnings("ArrayRecordComponent")
    record File(String name, String type, byte[] bytes) {}

    private Multipart() {}

    /// @throws GatewayException INVALID when there is no such part
    static File file(Optional<String> contentType, byte[] body) {
        Matcher header = BOUNDARY.matcher(contentType.orElse(""));
        if (!header.matches()) {
            throw invalid();
        }
        byte[] boundary = ascii("--" + header.group(1));
        int start = find(body, boundary, 0);
        while (start >= 0) {
            int from = start + boundary.length;
            int end = find(body, ascii("\r\n--" + header.group(1)), from);
            int content = find(body, HEADERS_END, from);
            if (end < 0 || content < 0 || content > end) {
                throw invalid();
            }
            String headers = new String(body, from, content - from, StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(headers);
            if (name.find() && name.group(1).equals("file")) {
                return file(headers, Arrays.copyOfRange(body, content + 4, end));
            }
            start = end + 2;
        }
        throw invalid();
    }

    private static File file(String headers, byte[] bytes) {
        Matcher name = FILE_NAME.matcher(headers);
        Matcher type = TYPE.matcher(headers);
        return new File(
                name.find() ? name.group(1) : "file",
                type.find() ? type.group(1) : "application/octet-stream",
                bytes);
    }

    private static int find(byte[] body, byte[] wanted, int from) {
        for (int i = from; i <= body.length - wanted.length; i++) {
            if (body[i] == wanted[0]
                    && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static GatewayException invalid() {
        return new GatewayException(
                ErrorCode.INVALID, "Send one part called file as multipart/form-data.");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
