package dev.gangway.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Listens to what came in somewhere, and compares it with what is wanted.
final class Ear {
    private final Heard heard;
    private final Names names;
    private final List<Wanted> passedOver;
    private final Map<String, Long> rising = new HashMap<>();

    /// @param passedOver shared by all ears of a case
    Ear(Heard heard, Names names, List<Wanted> passedOver) {
        this.heard = heard;
        this.names = names;
        this.passedOver = passedOver;
    }

    void rises(String member) {
        rising.put(member, Long.MIN_VALUE);
    }

    /// The next frame is this; those before it that may be passed over are.
    void next(Wanted wanted, Duration patience) throws Mismatch, InterruptedException {
        JsonNode frame = frame(wanted, patience);
        while (!wanted.fits(frame, names)) {
            Mismatch.unless(mayPass(frame), wanted, frame);
            frame = frame(wanted, patience);
        }
    }

    /// One of the next frames is this.
    void oneOfNext(Wanted wanted, Duration patience) throws Mismatch, InterruptedException {
        List<JsonNode> others = new ArrayList<>();
        Optional<JsonNode> frame = take(patience);
        while (frame.isPresent() && !wanted.fits(frame.get(), names)) {
            others.add(frame.get());
            frame = take(patience);
        }
        Mismatch.unless(frame.isPresent(), wanted, "none such: " + end() + " after " + others);
    }

    /// What comes next of this form is together this text. A text that is known is waited for; else
    /// all counts until another frame comes.
    void joins(Step.Joins joins, Duration patience) throws Mismatch, InterruptedException {
        StringBuilder all = new StringBuilder();
        OptionalInt length = knownLength(joins.text());
        // Looked at when it is long enough, and no sooner: it may be megabytes in small pieces.
        while (length.isEmpty() || all.length() < length.getAsInt()) {
            Optional<JsonNode> next = take(patience);
            if (next.isEmpty()) {
                throw new Mismatch(joins.text().toString(), end() + " after " + all);
            }
            JsonNode frame = next.get();
            if (joins.frame().fits(frame, names)) {
                all.append(frame.path(joins.member()).asString(""));
            } else if (!mayPass(frame)) {
                heard.back(frame);
                break;
            }
        }
        Mismatch.unless(fits(joins.text(), all), joins.text(), all);
    }

    /// How long a text is of which everything is known.
    private OptionalInt knownLength(Wanted text) {
        String pattern = text.pattern().stringValue();
        boolean open =
                pattern.startsWith("~")
                        || (Names.NAME.matcher(pattern).matches()
                                && names.of(pattern.substring(1)).isEmpty());
        return open ? OptionalInt.empty() : OptionalInt.of(names.text(pattern).length());
    }

    private boolean fits(Wanted text, StringBuilder all) {
        return text.fits(StringNode.valueOf(all.toString()), names);
    }

    void closed(String code, Duration patience) throws Mismatch, InterruptedException {
        Optional<JsonNode> frame = take(patience);
        while (frame.filter(this::mayPass).isPresent()) {
            frame = take(patience);
        }
        String came = frame.map(JsonNode::toString).orElseGet(this::end);
        Mismatch.unless(frame.isEmpty() && heard.ending().equals(code), code, came);
    }

    private JsonNode frame(Wanted wanted, Duration patience) throws Mismatch, InterruptedException {
        Optional<JsonNode> frame = take(patience);
        Mismatch.unless(frame.isPresent(), wanted, "nothing: " + end());
        return frame.orElseThrow();
    }

    private Optional<JsonNode> take(Duration patience) throws Mismatch, InterruptedException {
        Optional<JsonNode> frame = heard.next(patience);
        if (frame.isPresent()) {
            checkRising(frame.get());
        }
        return frame;
    }

    private void checkRising(JsonNode frame) throws Mismatch {
        for (Map.Entry<String, Long> each : rising.entrySet()) {
            JsonNode number = frame.path(each.getKey());
            if (number.isNumber()) {
                String expected = each.getKey() + " above " + each.getValue();
                Mismatch.unless(number.asLong() > each.getValue(), expected, frame);
                each.setValue(number.asLong());
            }
        }
    }

    private String end() {
        return heard.ending().isEmpty() ? "it waited in vain" : "closed with " + heard.ending();
    }

    private boolean mayPass(JsonNode frame) {
        return passedOver.stream().anyMatch(each -> each.fits(frame, names));
    }
}
