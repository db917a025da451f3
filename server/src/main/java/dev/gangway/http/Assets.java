package dev.gangway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The page and what belongs to it, from the class path. Served to everyone: they hold nothing
/// secret. Read once, at the start.
final class Assets {
    private static final String FOLDER = "page/";
    private static final int TAG_CHARACTERS = 32;

    /// Nothing from elsewhere, nothing inline, in nobody's frame.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /// @param path under which it is served
    /// @param file on the class path, below this package's folder of pages
    record Asset(String path, String file, String contentType) {}

    private static final List<Asset> ALL =
            List.of(
                    new Asset("/", "index.html", "text/html; charset=utf-8"),
                    new Asset("/page.js", "page.js", "text/javascript; charset=utf-8"),
                    new Asset("/acp.js", "acp.js", "text/javascript; charset=utf-8"),
                    new Asset("/door.js", "door.js", "text/javascript; charset=utf-8"),
                    new Asset("/view.js", "view.js", "text/javascript; charset=utf-8"),
                    new Asset("/page.css", "page.css", "text/css; charset=utf-8"),
                    new Asset("/icon.svg", "icon.svg", "image/svg+xml"));

    private record Loaded(Answer answer, String tag) {}

    private final Map<String, Loaded> byPath;

    /// Of the server's own page.
    Assets() {
        this(ALL);
    }

    Assets(List<Asset> assets) {
        byPath = assets.stream().collect(Collectors.toUnmodifiableMap(Asset::path, Assets::load));
    }

    /// The answer to a request for one of the assets; empty when the path is none of them.
    Optional<Answer> answer(Request request) {
        return answer(request, request.path());
    }

    /// The asset of a path, in the place of what was asked for.
    Optional<Answer> answer(Request request, String path) {
        return Optional.ofNullable(byPath.get(path))
                .map(asset -> request.isRead() ? answer(request, asset) : readOnly());
    }

    static Answer readOnly() {
        return Problem.methodNotAllowed("GET and HEAD").answer(List.of("Allow", "GET, HEAD"));
    }

    private static Answer answer(Request request, Loaded asset) {
        boolean known = request.header("If-None-Match").filter(asset.tag()::equals).isPresent();
        return known ? Answer.empty(304, asset.answer().headers()) : asset.answer();
    }

    private static Loaded load(Asset asset) {
        byte[] bytes = read(asset.file());
        String tag = "\"" + sha256(bytes).substring(0, TAG_CHARACTERS) + "\"";
        List<String> headers =
                List.of(
                        "ETag", tag,
                        "Cache-Control", "no-cache",
                        "Content-Security-Policy", POLICY,
                        "Referrer-Policy", "no-referrer",
                        "Cross-Origin-Opener-Policy", "same-origin");
        return new Loaded(new Answer(200, asset.contentType(), bytes, headers), tag);
    }

    private static byte[] read(String file) {
        try (InputStream stream = Assets.class.getResourceAsStream(FOLDER + file)) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its file " + FOLDER + file);
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + FOLDER + file, unreadable);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
