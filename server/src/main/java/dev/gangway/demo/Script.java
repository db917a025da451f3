package dev.gangway.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a prompt asks the demo agent to do.
sealed interface Script {

    record Talk(String prompt) implements Script {}

    record Stream(long count, int bytes, Duration delay) implements Script {}

    record Permission(String title) implements Script {}

    record Permissions(int count) implements Script {}

    record Question(String text, List<String> choices) implements Script {}

    record Open(String url) implements Script {}

    record Tool(Duration length) implements Script {}

    record Hang() implements Script {}

    record Crash(int exitCode) implements Script {}

    record Fail() implements Script {}

    record Garbage() implements Script {}

    record LongLine(int bytes) implements Script {}

    record Remember() implements Script {}

    record Write(String path, String text) implements Script {}

    record Read(String path) implements Script {}

    record Shell(String command) implements Script {}

    /// @param cost in dollars; negative for none
    record Usage(int input, int output, double cost) implements Script {}

    /// A slash prompt that makes no sense: it is answered with how it should read.
    record Misspelt(String advice) implements Script {}

    /// The slash prompts, for menus and for advice.
    enum Command {
        STREAM("COUNT BYTES [DELAY_MS]", "Stream numbered chunks"),
        PERMISSION("TITLE", "Ask for a permission"),
        PERMISSIONS("N", "Ask for several permissions at once"),
        QUESTION("TEXT [| CHOICE | CHOICE]", "Ask a question"),
        OPEN("[URL]", "Ask to have a page opened"),
        TOOL("SECONDS", "Run a tool that counts"),
        HANG("", "Do nothing until cancelled"),
        CRASH("EXIT_CODE", "End this process in mid-turn"),
        ERROR("", "Answer the prompt with an error"),
        GARBAGE("", "Write broken lines among good ones"),
        LONG_LINE("BYTES", "Send one very long line"),
        HISTORY("", "Say back the prompts of this session"),
        WRITE("PATH TEXT", "Have the client write a file"),
        READ("PATH", "Have the client read a file"),
        SHELL("COMMAND", "Have the client run a command"),
        USAGE("INPUT OUTPUT [COST]", "Report tokens and a cost in dollars, then go on for a while");

        private final String hint;
        private final String description;

        Command(String hint, String description) {
            this.hint = hint;
            this.description = description;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String hint() {
            return hint;
        }

        String description() {
            return description;
        }
    }

    /// Anything that does not begin with a slash is talk.
    static Script of(String prompt) {
        String[] parts = prompt.strip().split("\\s+", 2);
        if (!parts[0].startsWith("/")) {
            return new Talk(prompt);
        }
        String rest = parts.length == 2 ? parts[1].strip() : "";
        return Arrays.stream(Command.values())
                .filter(command -> parts[0].equals("/" + command.word()))
                .findFirst()
                .map(command -> of(command, rest))
                .orElseGet(() -> new Misspelt("There is no " + parts[0] + ". " + allCommands()));
    }

    private static Script of(Command command, String rest) {
        try {
            return parse(command, rest);
        } catch (IllegalArgumentException e) {
            return new Misspelt("It reads: /" + command.word() + " " + command.hint());
        }
    }

    private static Script parse(Command command, String rest) {
        String[] words = rest.split("\\s+", -1);
        return switch (command) {
            case STREAM -> stream(words);
            case PERMISSION -> new Permission(rest.isEmpty() ? "Do something" : rest);
            case PERMISSIONS -> new Permissions(number(words[0], 1, 50));
            case QUESTION -> question(rest);
            case OPEN -> new Open(rest.isEmpty() ? "https://example.com/" : rest);
            case TOOL -> new Tool(seconds(words[0]));
            case HANG -> new Hang();
            case CRASH -> new Crash(number(words[0], 0, 255));
            case ERROR -> new Fail();
            case GARBAGE -> new Garbage();
            case LONG_LINE -> new LongLine(number(words[0], 1, 1 << 30));
            case HISTORY -> new Remember();
            case WRITE -> write(rest);
            case READ -> new Read(required(rest));
            case SHELL -> new Shell(required(rest));
            case USAGE -> usage(words);
        };
    }

    private static Script usage(String[] words) {
        if (words.length < 2) {
            throw new IllegalArgumentException();
        }
        double cost = words.length > 2 ? Double.parseDouble(words[2]) : -1;
        if (words.length > 2 && !(cost >= 0 && cost <= 10_000)) {
            throw new IllegalArgumentException();
        }
        return new Usage(number(words[0], 0, 1 << 30), number(words[1], 0, 1 << 30), cost);
    }

    private static Script stream(String[] words) {
        if (words.length < 2) {
            throw new IllegalArgumentException();
        }
        int delay = words.length > 2 ? number(words[2], 0, 60_000) : 0;
        int count = number(words[0], 0, Integer.MAX_VALUE);
        return new Stream(count, number(words[1], 1, 1 << 20), Duration.ofMillis(delay));
    }

    private static Script write(String rest) {
        String[] parts = rest.split("\\s+", 2);
        return new Write(required(parts[0]), parts.length == 2 ? parts[1] : "");
    }

    private static String required(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Script question(String rest) {
        List<String> parts = Arrays.stream(rest.split("\\|", -1)).map(String::strip).toList();
        String text = parts.getFirst().isEmpty() ? "What do you say?" : parts.getFirst();
        List<String> choices =
                parts.stream().skip(1).filter(part -> !part.isEmpty()).distinct().toList();
        return new Question(text, choices);
    }

    private static Duration seconds(String word) {
        double seconds = Double.parseDouble(word);
        if (!(seconds >= 0 && seconds <= 3600)) {
            throw new IllegalArgumentException();
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static int number(String word, int min, int max) {
        int number = Integer.parseInt(word);
        if (number < min || number > max) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static String allCommands() {
        List<String> words =
                Arrays.stream(Command.values()).map(command -> "/" + command.word()).toList();
        return "There are " + String.join(", ", words) + ".";
    }
}
