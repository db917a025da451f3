package dev.gangway.http;

import dev.gangway.wire.Manners;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What a listener shows besides its wires, and to whom.
///
/// @param page whether it has Gangway's own page, `/healthz` and `/readyz`
/// @param ui the directory of a front-end that a user installed: served after the wires' own
///   routes, `index.html` for every other path
/// @param manners of the wire that it is for
public record Front(boolean page, Optional<Path> ui, Manners manners) {
    /// Gangway's own page.
    public static final Front PAGE = new Front(true, Optional.empty(), Manners.OWN);

    public Front {
        Objects.requireNonNull(ui);
        Objects.requireNonNull(manners);
    }

    /// A problem as the front-end expects it: in its wire's own form when the caller is not known.
    Answer answer(Problem problem, String path) {
        Answer standard = problem.answer();
        if (standard.status() != 401) {
            return standard;
        }
        return manners.unknown()
                .map(wire -> wire.refuse(path, problem.detail()))
                .map(own ->
                        new Answer(401, own.contentType(), own.body(), standard.headers())
                                .and(own.headers()))
                .orElse(standard);
    }
}
