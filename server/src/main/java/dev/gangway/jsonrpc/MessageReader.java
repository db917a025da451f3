package dev.gangway.jsonrpc;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.JsonValidator;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.json.RawJson.Kind;
import dev.gangway.jsonrpc.Message.ErrorResponse;
import dev.gangway.jsonrpc.Message.Invalid;
import dev.gangway.jsonrpc.Message.Notification;
import dev.gangway.jsonrpc.Message.Request;
import dev.gangway.jsonrpc.Message.Response;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads one line or frame as a JSON-RPC message: checks it once, finds the members, and leaves
/// what they hold as it is. Never throws for what a peer sent; whatever is wrong becomes [Invalid].
///
/// Lenient where real peers need it: unknown members are ignored, `params: null` counts as none,
/// and so does `error: null` beside a result. Refused: batches, a member that occurs twice, null
/// ids of requests (they can hardly be told from notifications), ids longer than [#ID_BYTES_MAX]
/// and methods longer than [#METHOD_LENGTH_MAX].
///
/// Immutable, for any thread.
public final class MessageReader {
    /// The longest id, as JSON text: ids are remembered while a request is open.
    public static final int ID_BYTES_MAX = 1024;

    /// The longest method name, in chars: names are repeated in errors and logs.
    public static final int METHOD_LENGTH_MAX = 256;

    private static final MessageReader STRICT = new MessageReader(true);
    private static final MessageReader LITE = new MessageReader(false);
    private static final JsonScanner MEMBERS =
            JsonScanner.of("jsonrpc", "method", "params", "id", "result", "error");
    private static final JsonScanner ERROR = JsonScanner.of("code", "message", "data");

    private final boolean versionRequired;

    private MessageReader(boolean versionRequired) {
        this.versionRequired = versionRequired;
    }

    /// Demands `"jsonrpc":"2.0"`.
    public static MessageReader strict() {
        return STRICT;
    }

    /// Does without the version, as Codex's app server does; one that is there must still be 2.0.
    public static MessageReader lite() {
        return LITE;
    }

    /// Reads the message that these bytes are.
    public Message read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    /// Reads the message in this range, which may be reused afterwards.
    public Message read(byte[] bytes, int offset, int length) {
        if (JsonValidator.strict().check(bytes, offset, length)
                instanceof JsonValidator.Invalid fault) {
            return new Invalid(ErrorCodes.PARSE_ERROR, fault.sentence(), null, false);
        }
        Members members = MEMBERS.scan(bytes, offset, length);
        if (!members.object()) {
            return invalid(
                    "not a JSON-RPC message: an object is expected, and batches are not supported");
        }
        if (members.duplicate().isPresent()) {
            return duplicate(members, members.duplicate().get());
        }
        return members.has("method") ? call(members) : answer(members);
    }

    private static Invalid invalid(String reason) {
        return new Invalid(ErrorCodes.INVALID_REQUEST, reason, null, false);
    }

    private static Invalid invalid(String reason, Members members) {
        RawJson id = usableId(members).orElse(null);
        return new Invalid(ErrorCodes.INVALID_REQUEST, reason, id, !members.has("method"));
    }

    /// An id that occurs twice is none: the two may differ.
    private static Invalid duplicate(Members members, String name) {
        String reason = "the member " + name + " occurs twice";
        if (!name.equals("id")) {
            return invalid(reason, members);
        }
        return new Invalid(ErrorCodes.INVALID_REQUEST, reason, null, !members.has("method"));
    }

    private static Optional<RawJson> usableId(Members members) {
        int length = members.end("id") - members.start("id");
        boolean usable = is(members, "id", Kind.STRING) || is(members, "id", Kind.NUMBER);
        return usable && length <= ID_BYTES_MAX ? members.json("id") : Optional.empty();
    }

    private static boolean is(Members members, String name, Kind kind) {
        return members.has(name) && members.kind(name).get() == kind;
    }

    private boolean versionRefused(Members members) {
        if (!members.has("jsonrpc")) {
            return versionRequired;
        }
        return members.text("jsonrpc").filter("2.0"::equals).isEmpty();
    }

    private Message call(Members members) {
        if (versionRefused(members)) {
            return invalid("jsonrpc must be \"2.0\"", members);
        }
        if (members.has("result") || members.has("error")) {
            return invalid("both a call and an answer", members);
        }
        Optional<String> method =
                members.text("method").filter(name -> name.length() <= METHOD_LENGTH_MAX);
        if (method.isEmpty()) {
            return invalid(
                    "method must be a string of at most " + METHOD_LENGTH_MAX + " characters",
                    members);
        }
        return call(members, method.get());
    }

    private static Message call(Members members, String method) {
        boolean none = !members.has("params") || is(members, "params", Kind.NULL);
        if (!none && !is(members, "params", Kind.OBJECT) && !is(members, "params", Kind.ARRAY)) {
            return invalid("params must be an object or an array", members);
        }
        RawJson params = none ? RawJson.EMPTY_OBJECT : members.json("params").get();
        if (!members.has("id")) {
            return new Notification(method, params);
        }
        Optional<RawJson> id = usableId(members);
        if (id.isEmpty()) {
            return invalid(
                    "the id of a request must be a number or a string of at most "
                            + ID_BYTES_MAX
                            + " bytes");
        }
        return new Request(id.get(), method, params);
    }

    private Message answer(Members members) {
        if (versionRefused(members)) {
            return invalid("jsonrpc must be \"2.0\"", members);
        }
        if (!members.has("result") && !members.has("error")) {
            return neither(members);
        }
        Optional<RawJson> id =
                is(members, "id", Kind.NULL) ? Optional.of(RawJson.NULL) : usableId(members);
        if (id.isEmpty()) {
            return invalid("the id of an answer must be a number, a string or null", members);
        }
        return answer(members, id.get());
    }

    /// With an id it is taken for an answer: serialisers that leave out undefined members write
    /// such.
    private static Invalid neither(Members members) {
        RawJson id = usableId(members).orElse(null);
        String reason = "neither method nor result nor error";
        return new Invalid(ErrorCodes.INVALID_REQUEST, reason, id, id != null);
    }

    private static Message answer(Members members, RawJson id) {
        boolean failed = members.has("error") && !is(members, "error", Kind.NULL);
        if (!failed && !members.has("result")) {
            return invalid("an error that is null, and no result", members);
        }
        if (failed && members.has("result") && !is(members, "result", Kind.NULL)) {
            return invalid("both a result and an error", members);
        }
        return failed ? error(members, id) : new Response(id, members.json("result").get());
    }

    /// An error that is no proper error still ends the request: it is carried whole as data.
    private static Message error(Members members, RawJson id) {
        Members error = members.members("error", ERROR);
        Optional<JsonNode> code =
                error.json("code").map(RawJson::node).filter(JsonNode::canConvertToInt);
        Optional<String> text = error.text("message");
        boolean proper = error.duplicate().isEmpty() && code.isPresent() && text.isPresent();
        if (!proper || !code.get().isIntegralNumber()) {
            RawJson whole = members.json("error").get();
            return new ErrorResponse(id, ErrorCodes.INTERNAL_ERROR, "a malformed error", whole);
        }
        return new ErrorResponse(
                id, code.get().intValue(), text.get(), error.json("data").orElse(null));
    }
}
