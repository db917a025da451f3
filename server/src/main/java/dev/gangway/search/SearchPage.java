package dev.gangway.search;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A page of hits, newest first.
///
/// @param next where the next page begins; empty at the end
public record SearchPage(List<SearchHit> hits, Optional<String> next) {
    public SearchPage {
        hits = List.copyOf(hits);
        Objects.requireNonNull(next);
    }
}
