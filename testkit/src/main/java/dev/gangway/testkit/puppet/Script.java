package dev.gangway.testkit.puppet;

import java.nio.file.Path;
import java.util.List;

/// Plays the lines of one prompt. docs/conformance.md lists what a line may say; others are nothing
/// to a puppet, since wires and people put their own words around a prompt.
final class Script {
    private static final String WORD = "0123456789abcdef";

    private final List<String> lines;
    private final Voice voice;
    private boolean deaf;

    Script(String prompt, Voice voice) {
        this.lines = prompt.lines().toList();
        this.voice = voice;
    }

    /// How a turn ended.
    sealed interface End {
        record Stopped(String reason) implements End {}

        record Failed(String message) implements End {}
    }

    /// On the turn's own thread, which a cancel interrupts.
    End play() {
        for (int i = 0; i < lines.size(); i++) {
            try {
                String[] words = lines.get(i).split(" ", 2);
                String rest = words.length > 1 ? words[1] : "";
                switch (words[0]) {
                    case "stop" -> {
                        return new End.Stopped(rest);
                    }
                    case "fail" -> {
                        return new End.Failed(rest);
                    }
                    default -> line(words[0], rest);
                }
            } catch (InterruptedException cancelled) {
                if (!deaf) {
                    return new End.Stopped("cancelled");
                }
                // Deaf: the same line again.
                i--;
            }
        }
        return new End.Stopped("end_turn");
    }

    private void line(String verb, String rest) throws InterruptedException {
        switch (verb) {
            case "say" -> voice.say(rest);
            case "pieces" -> voice.sayInPieces(rest);
            case "think" -> voice.think(rest);
            case "count" -> count(Long.parseLong(rest));
            case "flood" -> flood(Long.parseLong(rest));
            case "tool" -> tool(rest.split(" ", 2));
            case "done" -> ends(rest.split(" ", 2), false);
            case "failed" -> ends(rest.split(" ", 2), true);
            case "update" -> voice.update(rest);
            case "ask" -> ask(rest);
            case "asks" -> beside(() -> voice.ask(rest));
            case "mode" -> voice.say(voice.mode());
            case "option" -> voice.say(voice.option());
            case "pwd" -> voice.say(Path.of("").toAbsolutePath().toString());
            case "heard" -> voice.say(voice.heard());
            case "used" -> used(rest.split(" ", -1));
            case "release" -> Gates.open(rest);
            case "wait" -> Gates.await(rest);
            case "deaf" -> deaf = true;
            case "later" -> later(rest.split(" ", 2));
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            case "die" -> Runtime.getRuntime().halt(Integer.parseInt(rest));
            default -> {
                // Said to others.
            }
        }
    }

    private void tool(String[] words) {
        voice.toolStarts(words[0], words[1]);
    }

    private void ends(String[] words, boolean failed) {
        voice.toolEnds(words[0], failed, words[1]);
    }

    private void ask(String title) throws InterruptedException {
        String chosen = voice.ask(title);
        if (chosen.equals("cancelled") && !deaf) {
            throw new InterruptedException();
        }
        voice.say("chose " + chosen);
    }

    private void used(String[] numbers) {
        voice.used(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Double.parseDouble(numbers[2]));
    }

    /// `1 2 3 …`, a number at a time.
    private void count(long last) throws InterruptedException {
        for (long i = 1; i <= last; i++) {
            voice.say(i + " ");
            goOn();
        }
    }

    /// So many KiB, one at a time.
    private void flood(long kibibytes) throws InterruptedException {
        String text = WORD.repeat(1024 / WORD.length());
        for (long i = 0; i < kibibytes; i++) {
            voice.say(text);
            goOn();
        }
    }

    private void goOn() throws InterruptedException {
        if (Thread.interrupted() && !deaf) {
            throw new InterruptedException();
        }
    }

    /// Says it when the gate opens, also after the turn; then the gate `…-said` opens.
    private void later(String[] words) {
        beside(() -> {
            Gates.await(words[0]);
            voice.say(words[1]);
            Gates.open(words[0] + "-said");
        });
    }

    private interface Deed {
        void happen() throws InterruptedException;
    }

    private static void beside(Deed deed) {
        Thread.ofPlatform()
                .daemon()
                .name("puppet-beside")
                .start(() -> {
                    try {
                        deed.happen();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
