package dev.gangway.wire.cloudcli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the web addresses in what a terminal shows, each once. An address ends where it ends: at
/// the first character that none can hold, such as a blank, a line's end or a control character.
/// One that is cut between two pieces is found when it is whole. One thread at a time.
final class ShellLinks {
    private static final int CHARACTERS_MAX = 2048;

    /// Addresses that are remembered; the oldest is forgotten.
    private static final int SEEN_MAX = 64;

    /// In ASCII and without a user's name before the host, so that nobody takes it for another.
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "https?://[A-Za-z0-9.\\-]+(?::\\d{0,5})?"
                            + "(?:[/?#][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%\\-]*)?");

    private static final Pattern BEGINNING = Pattern.compile("h(?:t(?:t(?:ps?(?::/{0,2})?)?)?)?$");
    private static final String TRAILING = ".,;:!?)]}'";

    private final Set<String> seen = new LinkedHashSet<>();
    private String begun = "";

    /// The addresses that are whole with this text, and new.
    List<String> add(String text) {
        String all = begun + text;
        List<String> found = new ArrayList<>();
        Matcher matcher = ADDRESS.matcher(all);
        int done = 0;
        while (matcher.find()) {
            if (matcher.end() == all.length()) {
                break;
            }
            done = matcher.end();
            boolean whole = isBoundary(all.charAt(done));
            if (whole && matcher.end() - matcher.start() <= CHARACTERS_MAX) {
                addNew(trimmed(matcher.group()), found);
            }
        }
        begun = unfinished(all, done);
        return found;
    }

    /// A user's name before a host, or letters that look like others, make no address.
    private static boolean isBoundary(char next) {
        return next != '@' && next < 0x80;
    }

    private void addNew(String address, List<String> found) {
        if (!seen.add(address)) {
            return;
        }
        found.add(address);
        if (seen.size() > SEEN_MAX) {
            seen.remove(seen.iterator().next());
        }
    }

    private static String trimmed(String address) {
        int end = address.length();
        while (TRAILING.indexOf(address.charAt(end - 1)) >= 0) {
            end--;
        }
        return address.substring(0, end);
    }

    /// What may be the beginning of an address that goes on in the next piece.
    private static String unfinished(String all, int from) {
        Matcher address = ADDRESS.matcher(all).region(from, all.length());
        int start = -1;
        while (address.find()) {
            start = address.end() == all.length() ? address.start() : start;
        }
        if (start < 0) {
            Matcher beginning =
                    BEGINNING.matcher(all).region(Math.max(from, all.length() - 8), all.length());
            start = beginning.find() ? beginning.start() : all.length();
        }
        return all.length() - start > CHARACTERS_MAX ? "" : all.substring(start);
    }
}
