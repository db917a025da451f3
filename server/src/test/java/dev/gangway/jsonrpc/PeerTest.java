package dev.gangway.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message.Notification;
import dev.gangway.jsonrpc.Message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PeerTest {
    private final List<String> sent = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Asked asked = new Asked();
    private final Peer peer =
            new Peer(bytes -> sent.add(new String(bytes, UTF_8)), asked, new Peer.Limits(2, 2));

    /// Knows the methods that begin with "known", and keeps what it was asked.
    private static final class Asked implements Handler {
        private final List<Reply> replies = new ArrayList<>();
        private final List<Notification> notifications = new ArrayList<>();
        private final List<Reply> cancelled = new ArrayList<>();

        @Override
        public boolean request(Request request, Reply reply) {
            if (request.method().equals("throws")) {
                throw new IllegalStateException("planted");
            }
            replies.add(reply);
            return request.method().startsWith("known");
        }

        @Override
        public void notification(Notification notification) {
            notifications.add(notification);
        }

        @Override
        public void cancelled(Reply reply) {
            cancelled.add(reply);
        }
    }

    private void receive(String rest) {
        peer.receive(
                MessageReader.strict()
                        .read(("{\"jsonrpc\":\"2.0\"," + rest + "}").getBytes(UTF_8)));
    }

    private RawJson ask(String method) {
        return peer.request(method, RawJson.EMPTY_OBJECT, outcomes::add);
    }

    @Test
    void answersFindTheirRequests() {
        RawJson first = ask("a");
        RawJson second = ask("b");

        receive("\"id\":1,\"error\":{\"code\":5,\"message\":\"no\",\"data\":[]}");
        receive("\"id\":0,\"result\":{\"x\":1}");

        assertThat(sent)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"a\",\"params\":{}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"b\",\"params\":{}}");
        assertThat(List.of(first, second)).containsExactly(RawJson.ofLong(0), RawJson.ofLong(1));
        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Failure(5, "no", RawJson.EMPTY_ARRAY),
                        new Outcome.Result(RawJson.of("{\"x\":1}")));
        assertThat(peer.outgoingOpen()).isZero();
    }

    @Test
    void anAnswerToNothingIsDropped() {
        ask("a");

        receive("\"id\":7,\"result\":1");
        receive("\"id\":\"0\",\"result\":1");
        receive("\"id\":null,\"error\":{\"code\":1,\"message\":\"m\"}");
        receive("\"id\":7,\"result\":1,\"error\":{}");
        receive("\"id\":0,\"result\":1");
        receive("\"id\":0,\"result\":2");

        assertThat(outcomes).containsExactly(new Outcome.Result(RawJson.of("1")));
        assertThat(sent).hasSize(1);
    }

    @Test
    void aBrokenAnswerFailsItsRequest() {
        ask("a");
        ask("b");

        receive("\"id\":0,\"result\":1,\"error\":{}");
        receive("\"id\":1");

        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Failure(-32600, "both a result and an error", null),
                        new Outcome.Failure(-32600, "neither method nor result nor error", null));
        assertThat(sent).hasSize(2);
    }

    @Test
    void brokenCallsAreAnswered() {
        ask("a");

        receive("\"id\":0,\"method\":\"m\",\"params\":1");
        peer.receive(MessageReader.strict().read("nope".getBytes(UTF_8)));
        peer.receive(MessageReader.strict().read("[]".getBytes(UTF_8)));

        assertThat(sent.subList(1, 4))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32600,"
                                + "\"message\":\"params must be an object or an array\"}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,"
                                + "\"message\":\"not JSON: bad literal at byte 1\"}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":"
                                + "\"not a JSON-RPC message: an object is expected, and batches are not supported\"}}");
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aRequestIsAnsweredOnce() {
        receive("\"id\":\"q\",\"method\":\"known\"");
        Reply reply = asked.replies.getFirst();

        assertThat(peer.incomingOpen()).isEqualTo(1);
        assertThat(reply.result(RawJson.TRUE)).isTrue();
        assertThat(reply.result(RawJson.FALSE)).isFalse();
        assertThat(reply.error(1, "late")).isFalse();
        assertThat(sent).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"result\":true}");
        assertThat(peer.incomingOpen()).isZero();
    }

    @Test
    void anUnknownMethodIsAnsweredSo() {
        receive("\"id\":1,\"method\":\"other\"");
        receive("\"method\":\"other\"");

        assertThat(sent)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,"
                                + "\"message\":\"method not found: other\"}}");
        assertThat(asked.notifications)
                .containsExactly(new Notification("other", RawJson.EMPTY_OBJECT));
    }

    @Test
    void aHandlerThatThrowsIsAnInternalErrorThatTellsNothing() {
        assertThatThrownBy(() -> receive("\"id\":1,\"method\":\"throws\"")).hasMessage("planted");

        assertThat(sent)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"internal error\"}}");
        assertThat(peer.incomingOpen()).isZero();
    }

    @Test
    void anIdInUseIsRefused() {
        receive("\"id\":1,\"method\":\"known\"");
        receive("\"id\":1,\"method\":\"known\"");

        assertThat(asked.replies).hasSize(1);
        assertThat(sent)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,"
                                + "\"message\":\"a request with this id is open\"}}");
        assertThat(asked.replies.getFirst().result(RawJson.NULL)).isTrue();
    }

    @Test
    void aReplyOfAnEarlierRequestDoesNotAnswerALaterOneOfTheSameId() {
        receive("\"id\":1,\"method\":\"known\"");
        asked.replies.getFirst().result(RawJson.NULL);
        receive("\"id\":1,\"method\":\"known\"");

        assertThat(asked.replies.getFirst().result(RawJson.NULL)).isFalse();
        assertThat(asked.replies.getLast().result(RawJson.NULL)).isTrue();
    }

    @Test
    void openRequestsAreBoundedInBothDirections() {
        for (int i = 0; i < 3; i++) {
            ask("a");
            receive("\"id\":" + i + ",\"method\":\"known\"");
        }

        assertThat(peer.outgoingOpen()).isEqualTo(2);
        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Failure(
                                -32603, "2 requests are waiting for an answer already", null));
        assertThat(peer.incomingOpen()).isEqualTo(2);
        assertThat(sent.getLast()).contains("\"id\":2,\"error\"", "2 requests are open already");
    }

    @Test
    void cancelAsksAndTheAnswerStillCounts() {
        RawJson id = ask("a");

        assertThat(peer.cancel(id)).isTrue();
        receive("\"id\":0,\"error\":{\"code\":-32800,\"message\":\"cancelled\"}");

        assertThat(sent.getLast())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":0}}");
        assertThat(outcomes).containsExactly(new Outcome.Failure(-32800, "cancelled", null));
        assertThat(peer.cancel(id)).isFalse();
        assertThat(sent).hasSize(2);
    }

    @Test
    void aWithdrawalReachesTheHandlerWhileTheRequestIsOpen() {
        receive("\"id\":\"q\",\"method\":\"known\"");
        Reply reply = asked.replies.getFirst();

        receive("\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"other\"}");
        receive("\"method\":\"$/cancel_request\",\"params\":[]");
        receive("\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"q\"}");
        reply.cancelled();
        receive("\"method\":\"$/cancel_request\",\"params\":{\"requestId\":\"q\"}");

        assertThat(asked.cancelled).containsExactly(reply);
        assertThat(asked.notifications).isEmpty();
        assertThat(sent)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-32800,\"message\":\"request cancelled\"}}");
    }

    @Test
    void anAbandonedRequestIsForgotten() {
        RawJson id = ask("a");

        assertThat(peer.abandon(id)).isTrue();
        receive("\"id\":0,\"result\":1");

        assertThat(outcomes).isEmpty();
        assertThat(peer.abandon(id)).isFalse();
    }

    @Test
    void closeFailsEveryOpenRequestOnce() {
        ask("a");
        ask("b");
        receive("\"id\":1,\"method\":\"known\"");
        int before = sent.size();

        peer.close("agent exited");
        peer.close("again");
        receive("\"id\":0,\"result\":1");
        receive("\"id\":2,\"method\":\"known\"");
        peer.notification("n", RawJson.EMPTY_OBJECT);
        ask("c");

        Outcome closed = new Outcome.Closed("agent exited");
        assertThat(outcomes).containsExactly(closed, closed, closed);
        assertThat(asked.replies).hasSize(1);
        assertThat(asked.replies.getFirst().result(RawJson.NULL)).isFalse();
        assertThat(sent).hasSize(before);
        assertThat(peer.closed()).isTrue();
    }

    @Test
    void aCallbackThatThrowsAtCloseKeepsNoneFromTheirOutcome() {
        Consumer<Outcome> bad =
                _ -> {
                    throw new IllegalStateException("planted");
                };
        peer.request("a", RawJson.EMPTY_OBJECT, bad);
        ask("b");

        assertThatThrownBy(() -> peer.close("gone")).hasMessage("planted");

        assertThat(outcomes).containsExactly(new Outcome.Closed("gone"));
    }

    @Test
    void aRequestThatCannotBeSentIsForgotten() {
        Peer broken =
                new Peer(
                        _ -> {
                            throw new IllegalStateException("full");
                        },
                        asked,
                        Peer.Limits.DEFAULT);

        assertThatThrownBy(() -> broken.request("a", RawJson.EMPTY_OBJECT, outcomes::add))
                .hasMessage("full");

        assertThat(broken.outgoingOpen()).isZero();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void theCallerMayChooseTheId() {
        RawJson id = RawJson.ofText("permission-7");

        peer.request(id, "a", RawJson.EMPTY_OBJECT, outcomes::add);

        assertThatThrownBy(() -> peer.request(id, "a", RawJson.EMPTY_OBJECT, outcomes::add))
                .isInstanceOf(IllegalArgumentException.class);
        receive("\"id\":\"permission-7\",\"result\":1");
        assertThat(outcomes).containsExactly(new Outcome.Result(RawJson.of("1")));
        assertThat(sent).hasSize(1);
    }

    @Test
    void callbacksMayCallBack() {
        peer.request(
                "a",
                RawJson.EMPTY_OBJECT,
                _ -> {
                    ask("b");
                    peer.close("done");
                });

        receive("\"id\":0,\"result\":1");

        assertThat(outcomes).containsExactly(new Outcome.Closed("done"));
    }
}
