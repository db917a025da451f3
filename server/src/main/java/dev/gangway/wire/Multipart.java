package dev.gangway.wire;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the files of a `multipart/form-data` body (RFC 7578). Pure.
public final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data\\s*;.*?boundary=\"?([^\";]{1,70})\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final Pattern TYPE =
            Pattern.compile("(?im)^content-type:\\s*([\\w.+-]+/[\\w.+-]+)");
    private static final byte[] HEADERS_END = ascii("\r\n\r\n");

    /// @param type as `text/plain`; `application/octet-stream` when nobody says
    @SuppressWarnings("ArrayRecordComponent")
    public record File(String name, String type, byte[] bytes) {}

    private Multipart() {}

    /// The first part of this name.
    ///
    /// @throws GatewayException INVALID when there is no such part
    public static File file(Optional<String> contentType, byte[] body, String part) {
        return files(contentType, body, part, 1).getFirst();
    }

    /// The parts of this name, in their order; what is behind the last one wanted is not read.
    ///
    /// @param filesMax how many
    /// @throws GatewayException INVALID when there is none
    public static List<File> files(
            Optional<String> contentType, byte[] body, String part, int filesMax) {
        Matcher header = BOUNDARY.matcher(contentType.orElse(""));
        if (!header.matches()) {
            throw invalid(part);
        }
        byte[] boundary = ascii("--" + header.group(1));
        byte[] next = ascii("\r\n--" + header.group(1));
        List<File> files = new ArrayList<>();
        int start = find(body, boundary, 0);
        while (start >= 0 && files.size() < filesMax) {
            int from = start + boundary.length;
            int end = find(body, next, from);
            int content = find(body, HEADERS_END, from);
            if (end < 0 || content < 0 || content > end) {
                break;
            }
            String headers = new String(body, from, content - from, StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(headers);
            if (name.find() && name.group(1).equals(part)) {
                int first = content + HEADERS_END.length;
                files.add(file(headers, Arrays.copyOfRange(body, Math.min(first, end), end)));
            }
            start = end + 2;
        }
        if (files.isEmpty()) {
            throw invalid(part);
        }
        return files;
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

    private static GatewayException invalid(String part) {
        return new GatewayException(
                ErrorCode.INVALID, "Send a part called " + part + " as multipart/form-data.");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
