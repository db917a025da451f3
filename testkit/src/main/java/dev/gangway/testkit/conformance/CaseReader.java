package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Reads a case's file: the one place that knows the notation of docs/conformance.md.
final class CaseReader {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Pattern REQUEST =
            Pattern.compile("(\\S+) (GET|PUT|POST|DELETE|PATCH) (\\S+)(?: (.*))?");
    private static final Pattern HEADER = Pattern.compile("= ([A-Za-z-]+): (.*)");
    private static final Pattern STATUS = Pattern.compile("= (\\d{3})(?: (.*))?");
    private static final Pattern JOINS = Pattern.compile("(\\S+) (\\{.*\\}) = (.*)");
    private static final String COMMENT = "#";
    private static final String ONLY = "only ";
    private static final int PARTS_DEEP_MAX = 8;

    private final Path folder;
    private final List<Case.Line> lines = new ArrayList<>();
    private String title = "";

    private CaseReader(Path folder) {
        this.folder = folder;
    }

    /// @param file in the folder of its wire; parts that it has done lie in `parts` there
    static Case read(Path file) throws IOException {
        Path folder = Optional.ofNullable(file.getParent()).orElseThrow();
        CaseReader reader = new CaseReader(folder);
        reader.read(file, List.of(), 0);
        String wire = String.valueOf(folder.getFileName()).replace("/", "");
        String name = String.valueOf(file.getFileName()).replaceAll("\\.txt$", "");
        return new Case(wire, name, reader.title, reader.lines);
    }

    private void read(Path file, List<String> arguments, int depth) throws IOException {
        String shown = folder.getFileName() + "/" + folder.relativize(file);
        int number = 0;
        for (String raw : Files.readAllLines(file)) {
            number++;
            String line = with(arguments, raw.strip());
            if (line.startsWith(COMMENT)) {
                title = title.isEmpty() ? line.substring(1).strip() : title;
            } else if (line.startsWith("do ")) {
                part(List.of(line.split(" ")), depth);
            } else if (!line.isEmpty()) {
                lines.add(new Case.Line(shown, number, line, step(line, shown + ":" + number)));
            }
        }
    }

    private void part(List<String> words, int depth) throws IOException {
        if (depth == PARTS_DEEP_MAX) {
            throw new IllegalArgumentException("parts within parts: " + words);
        }
        Path part = folder.resolve("parts").resolve(words.get(1) + ".txt");
        read(part, words.subList(2, words.size()), depth + 1);
    }

    private static String with(List<String> arguments, String line) {
        String filled = line;
        for (int i = 0; i < arguments.size(); i++) {
            filled = filled.replace("$" + (i + 1), arguments.get(i));
        }
        return filled;
    }

    private static Step step(String line, String place) {
        try {
            return step(line);
        } catch (IllegalArgumentException | JacksonException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException(
                    place + " is not a line of a case: " + line + "\n" + wrong.getMessage(), wrong);
        }
    }

    private static Step step(String line) {
        Matcher request = REQUEST.matcher(line);
        if (request.matches()) {
            String body = Optional.ofNullable(request.group(4)).orElse("");
            return new Step.Request(request.group(1), request.group(2), request.group(3), body);
        }
        List<String> words = Arrays.asList(line.split(" ", -1));
        return switch (words.getFirst()) {
            case "needs" -> new Step.Needs(words.subList(1, words.size()));
            case "pass" -> new Step.PassOver(wanted(line.substring("pass over ".length())));
            case "patience" -> new Step.Patience(Duration.ofSeconds(Long.parseLong(words.get(1))));
            case "with" -> with(line.substring("with ".length()));
            case "open" ->
                    new Step.Open(words.get(1), words.get(2), words.get(3), protocols(words));
            case "listen" -> new Step.Listen(words.get(1), words.get(2), words.get(3));
            case "restart" -> new Step.Restart();
            case "=" -> answer(line);
            case "soon" -> soon(line.substring("soon".length()));
            default -> tab(words.get(0), words.get(1), line);
        };
    }

    private static List<String> protocols(List<String> words) {
        return words.size() < 5
                ? List.of()
                : List.of(words.get(4).substring("protocol=".length()).split(",", -1));
    }

    private static Step with(String header) {
        String[] parts = header.split(": ", 2);
        return new Step.With(parts[0], parts[1]);
    }

    private static Step soon(String rest) {
        if (answer("=" + rest) instanceof Step.Status status) {
            return new Step.Soon(status);
        }
        throw new IllegalArgumentException("no status");
    }

    private static Step answer(String line) {
        Matcher status = STATUS.matcher(line);
        Matcher header = HEADER.matcher(line);
        if (status.matches()) {
            return new Step.Status(
                    status.group(1),
                    Optional.ofNullable(status.group(2)).map(CaseReader::wanted).stream().toList());
        } else if (header.matches()) {
            return new Step.Header(header.group(1), text(header.group(2)));
        }
        throw new IllegalArgumentException("neither a status nor a header");
    }

    private static Step tab(String tab, String verb, String line) {
        int start = tab.length() + verb.length() + 2;
        String rest = line.length() < start ? "" : line.substring(start);
        return switch (verb) {
            case ">" -> new Step.Send(tab, rest);
            case "<" -> new Step.Next(tab, wanted(rest));
            case "<<" -> new Step.OneOfNext(tab, wanted(rest));
            case "joins" -> joins(tab, rest);
            case "rises" -> new Step.Rises(tab, rest);
            case "closed" -> new Step.Closed(tab, rest);
            case "refused" -> new Step.Refused(tab, rest);
            case "protocol" -> new Step.Protocol(tab, rest);
            case "leaves" -> new Step.Leaves(tab);
            case "ends" -> new Step.Ends(tab);
            case "stalls" -> new Step.Stalls(tab);
            case "reads" -> new Step.Reads(tab);
            default -> throw new IllegalArgumentException("nobody " + verb);
        };
    }

    private static Step joins(String tab, String rest) {
        Matcher joins = JOINS.matcher(rest);
        if (!joins.matches()) {
            throw new IllegalArgumentException("MEMBER {…} = TEXT");
        }
        return new Step.Joins(tab, joins.group(1), wanted(joins.group(2)), text(joins.group(3)));
    }

    private static Wanted wanted(String text) {
        boolean only = text.startsWith(ONLY);
        return new Wanted(MAPPER.readTree(only ? text.substring(ONLY.length()) : text), only);
    }

    private static Wanted text(String text) {
        return new Wanted(StringNode.valueOf(text), false);
    }
}
