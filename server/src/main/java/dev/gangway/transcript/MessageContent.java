package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/// The content blocks of one message entry as they grow: neighbouring text that differs in nothing
/// else is one block. Bounded: what does not fit is the caller's to carry on elsewhere.
final class MessageContent {
    /// What a block costs beside its text, so that many empty ones are bounded too.
    private static final int BLOCK_COST = 64;

    private final List<Run> runs = new ArrayList<>();
    private final int sizeMax;
    private int size;

    MessageContent(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    /// One block: a run of text with what is around it, or another block with no text of ours.
    private record Run(RawJson block, boolean text, StringBuilder characters) {
        RawJson toJson() {
            if (!text) {
                return block;
            }
            return new ObjectText().members(block).text("text", characters.toString()).toJson();
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    int size() {
        return size;
    }

    /// Takes a block that cannot be divided; the first one always.
    ///
    /// @return whether it fitted
    boolean append(ContentBlock.Whole whole) {
        int cost = BLOCK_COST + whole.block().length();
        if (!runs.isEmpty() && size + cost > sizeMax) {
            return false;
        }
        runs.add(new Run(whole.block(), false, new StringBuilder(0)));
        size += cost;
        return true;
    }

    /// Takes as much of a text from an offset as fits, never half of a surrogate pair.
    ///
    /// @return how many characters were taken; more than 0 when this was empty
    int append(ContentBlock.Text text, int offset) {
        boolean joins = joins(text);
        int cost = joins ? 0 : BLOCK_COST + text.rest().length();
        int room = runs.isEmpty() ? Math.max(2, sizeMax - cost) : sizeMax - size - cost;
        int taken = wholeCharacters(text.text(), offset, room);
        if (taken > 0) {
            if (!joins) {
                runs.add(new Run(text.rest(), true, new StringBuilder()));
            }
            runs.getLast().characters().append(text.text(), offset, offset + taken);
            size += cost + taken;
        }
        return taken;
    }

    private boolean joins(ContentBlock.Text text) {
        return !runs.isEmpty()
                && runs.getLast().text()
                && runs.getLast().block().equals(text.rest());
    }

    private static int wholeCharacters(String text, int offset, int room) {
        int left = text.length() - offset;
        if (left <= room) {
            return left;
        }
        boolean cut = room > 0 && Character.isHighSurrogate(text.charAt(offset + room - 1));
        return Math.max(0, cut ? room - 1 : room);
    }

    List<RawJson> blocks() {
        return runs.stream().map(Run::toJson).toList();
    }

    /// What [#blocks] gave, taken up again.
    static MessageContent of(List<RawJson> blocks, int sizeMax) {
        MessageContent content = new MessageContent(sizeMax);
        for (RawJson block : blocks) {
            content.restore(ContentBlock.of(block));
        }
        return content;
    }

    private void restore(ContentBlock block) {
        switch (block) {
            case ContentBlock.Whole(RawJson whole) -> {
                runs.add(new Run(whole, false, new StringBuilder(0)));
                size += BLOCK_COST + whole.length();
            }
            case ContentBlock.Text(RawJson rest, String text) -> {
                runs.add(new Run(rest, true, new StringBuilder(text)));
                size += BLOCK_COST + rest.length() + text.length();
            }
        }
    }
}
