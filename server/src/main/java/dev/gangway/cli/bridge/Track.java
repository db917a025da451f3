package dev.gangway.cli.bridge;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How far the editor was shown one session. Under the bridge's lock.
final class Track {
    private static final JsonScanner PLACE = JsonScanner.of("epoch", "seq", "ordinal");

    /// What becomes of a session's frames.
    enum Stage {
        /// They are not for the editor: its history comes first.
        UNHEARD,
        /// The same, and the editor has its answer: the history can come.
        PARTING,
        /// They are its history, as `session/load` tells it, then what follows; nothing is twice.
        TOLD,
        /// They follow one another, each number once.
        FOLLOWED
    }

    private final String session;
    private final RawJson setup;
    private Stage stage;
    private String epoch = "";
    private long sequence;

    /// The request that the end of the telling answers.
    private @Nullable EditorCall telling;

    /// Whether nobody followed the session before it was told.
    private boolean fresh = true;

    private boolean numbered;

    /// The place in the history where this connection is, and the last that the editor was shown:
    /// the ordinal of an entry, and how many of its frames.
    private long ordinal;

    private long frames;
    private long shownOrdinal;
    private long shownFrames;

    /// When a telling goes on by position: its answer, and the number that comes before it.
    private @Nullable RawJson answer;

    private long answerAfter;

    /// @param setup the directory, as parameters of the requests that attach
    Track(String session, RawJson setup, Stage stage) {
        this.session = session;
        this.setup = setup;
        this.stage = stage;
    }

    String session() {
        return session;
    }

    Stage stage() {
        return stage;
    }

    /// The editor knows it by now, and its history can come.
    void part() {
        stage = Stage.PARTING;
    }

    /// Whether a position is known.
    boolean placed() {
        return !epoch.isEmpty();
    }

    String epoch() {
        return epoch;
    }

    long sequence() {
        return sequence;
    }

    void place(String newEpoch, long newSequence) {
        epoch = newEpoch;
        sequence = newSequence;
    }

    void place(JsonNode position) {
        place(Json.text(position, "epoch", ""), Json.number(position, "seq", 0));
    }

    /// The parameters of a request that attaches to it again.
    RawJson attaching() {
        return ObjectEdit.set(setup, "sessionId", RawJson.ofText(session));
    }

    @Nullable EditorCall telling() {
        return telling;
    }

    /// Its history is to be told.
    ///
    /// @param call answered at the end; null when nobody waits
    /// @param known whether the session was followed until now
    void tell(@Nullable EditorCall call, boolean known) {
        stage = Stage.TOLD;
        telling = call;
        fresh = !known;
        numbered = false;
        ordinal = 0;
        frames = 0;
        shownOrdinal = 0;
        shownFrames = 0;
        answer = null;
    }

    /// The telling was cut off: it begins again, and what was shown of it is passed over.
    void tellAgain() {
        if (ordinal > shownOrdinal || (ordinal == shownOrdinal && frames > shownFrames)) {
            shownOrdinal = ordinal;
            shownFrames = frames;
        }
        ordinal = 0;
        frames = 0;
    }

    /// Whether the history was told whole, so that the rest comes by position.
    boolean toldByPosition() {
        return numbered && (fresh || ordinal > 0);
    }

    boolean fresh() {
        return fresh;
    }

    void told() {
        stage = Stage.FOLLOWED;
        telling = null;
        answer = null;
    }

    /// The telling ends with this answer, behind that number.
    void answerBehind(long number, RawJson withAnswer) {
        answerAfter = number;
        answer = withAnswer;
    }

    /// The answer that is due; null when none is, or not yet.
    @Nullable RawJson dueAnswer() {
        return sequence >= answerAfter ? answer : null;
    }

    /// What waits for the end of the telling is carried out by the request of this id.
    void carriedBy(RawJson id) {
        if (telling != null) {
            telling.sent(id);
        }
    }

    /// What waits for the end of the telling is not carried out by anything.
    void adrift() {
        if (telling != null) {
            telling.adrift();
        }
    }

    /// Answers what waits for the end of the telling.
    void settle(Outcome outcome) {
        if (telling != null) {
            telling.settle(outcome);
        }
    }

    /// Whether the frame with this `_meta.gangway` is news to the editor; from now on it is not.
    boolean takes(RawJson gangway) {
        if (unheard()) {
            return false;
        }
        Members place = PLACE.scan(gangway);
        if (place.has("ordinal")) {
            return stage != Stage.TOLD || history(number(place, "ordinal"));
        }
        return !place.has("seq") || numbered(place.text("epoch").orElse(""), number(place, "seq"));
    }

    /// The same for a frame that has its position among its parameters.
    boolean takesEvent(RawJson params) {
        Members place = PLACE.scan(params);
        return !unheard() && numbered(place.text("epoch").orElse(""), number(place, "seq"));
    }

    private boolean unheard() {
        return stage == Stage.UNHEARD || stage == Stage.PARTING;
    }

    private boolean history(long entry) {
        frames = entry == ordinal ? frames + 1 : 1;
        ordinal = entry;
        return entry > shownOrdinal || (entry == shownOrdinal && frames > shownFrames);
    }

    private boolean numbered(String atEpoch, long atSequence) {
        if (stage == Stage.FOLLOWED && atEpoch.equals(epoch) && atSequence <= sequence) {
            return false;
        }
        place(atEpoch, atSequence);
        numbered = true;
        return true;
    }

    private static long number(Members members, String name) {
        return members.json(name).map(value -> value.node().asLong(0)).orElse(0L);
    }
}
