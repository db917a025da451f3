package dev.gangway.http;

import java.util.List;
import java.util.Optional;

/// The page that stands before a front-end that cannot carry a token: whoever is not known logs in
/// there, and then has the cookie of this listener.
final class EntryPage {
    private static final String PAGE = "/auth/entry";

    private final Assets assets =
            new Assets(
                    List.of(
                            new Assets.Asset(PAGE, "entry.html", "text/html; charset=utf-8"),
                            new Assets.Asset(
                                    "/auth/entry.js", "entry.js", "text/javascript; charset=utf-8"),
                            new Assets.Asset(
                                    "/auth/page.css", "page.css", "text/css; charset=utf-8"),
                            new Assets.Asset("/auth/icon.svg", "icon.svg", "image/svg+xml")));

    /// What belongs to the page, and the page itself where somebody who is not known wants to see
    /// one. Everything else goes on, and is refused where it needs somebody.
    Optional<Answer> answer(Request request, Credentials credentials) {
        Optional<Answer> own = assets.answer(request);
        if (own.isPresent() || credentials instanceof Credentials.Known || !request.isRead()) {
            return own;
        }
        boolean wantsPage =
                request.header("Accept").filter(types -> types.contains("text/html")).isPresent();
        return wantsPage ? assets.answer(request, PAGE) : Optional.empty();
    }
}
