package dev.gangway.search;

import java.time.Duration;
import java.util.Objects;

/// The limits of the search.
///
/// @param queryCharacters a longer text to search for is refused
/// @param terms more words and phrases than these are refused
/// @param page the most hits of one page
/// @param entryCharacters of a longer message or tool call only the beginning is found
/// @param stepEntries entries that the index reads at a time
/// @param stepCharacters text that the index writes in one transaction, about
/// @param atOnce questions that are answered at a time; others wait, for as long as one may take
/// @param time how long a question may take
public record SearchLimits(
        int queryCharacters,
        int terms,
        int page,
        int entryCharacters,
        int stepEntries,
        int stepCharacters,
        int atOnce,
        Duration time) {
    public static final SearchLimits STANDARD =
            new SearchLimits(512, 16, 50, 64 * 1024, 32, 128 * 1024, 2, Duration.ofSeconds(2));

    public SearchLimits {
        Objects.requireNonNull(time);
    }
}
