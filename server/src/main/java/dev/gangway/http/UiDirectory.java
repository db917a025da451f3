package dev.gangway.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A front-end that a user installed: files below one directory, and `index.html` for whatever is
/// no file, since such front-ends make their own paths. Served to everyone: it holds nothing
/// secret. Links may not lead out of it. Blocks.
final class UiDirectory {
    /// Larger files are not there.
    private static final long FILE_BYTES_MAX = 64L << 20;

    private static final String INDEX = "index.html";
    private static final String OTHER = "application/octet-stream";
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("map", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff", "font/woff"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("ttf", "font/ttf"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("txt", "text/plain; charset=utf-8"));

    private final Path root;

    UiDirectory(Path root) {
        this.root = root;
    }

    /// The file of a path, or the index; empty where there is neither.
    Optional<Answer> answer(Request request) throws IOException {
        Optional<Path> file = file(request.path());
        boolean asset = file.isPresent() && !file.get().getFileName().toString().equals(INDEX);
        Optional<Path> found = file.or(() -> looksLikeFile(request) ? Optional.empty() : index());
        return found.isPresent()
                ? Optional.of(answer(request, found.get(), asset))
                : Optional.empty();
    }

    private Optional<Path> index() {
        return file("/" + INDEX);
    }

    /// A missing script must not be answered with a page.
    private static boolean looksLikeFile(Request request) {
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        return TYPES.containsKey(ending(name));
    }

    private Optional<Path> file(String path) {
        try {
            Path real = root.resolve(path.substring(1)).toRealPath();
            boolean served =
                    real.startsWith(root.toRealPath())
                            && Files.isRegularFile(real)
                            && Files.size(real) <= FILE_BYTES_MAX;
            return served ? Optional.of(real) : Optional.empty();
        } catch (IOException | InvalidPathException notThere) {
            // No file of ours: the index, or nothing.
            return Optional.empty();
        }
    }

    private static Answer answer(Request request, Path file, boolean asset) throws IOException {
        BasicFileAttributes kept = Files.readAttributes(file, BasicFileAttributes.class);
        String tag =
                "\""
                        + Long.toHexString(kept.lastModifiedTime().toMillis())
                        + "-"
                        + Long.toHexString(kept.size())
                        + "\"";
        boolean lasting = asset && request.path().startsWith("/assets/");
        List<String> headers =
                List.of(
                        "ETag",
                        tag,
                        "Cache-Control",
                        lasting ? "public, max-age=31536000, immutable" : "no-cache",
                        "Referrer-Policy",
                        "no-referrer",
                        "X-Frame-Options",
                        "SAMEORIGIN");
        if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
            return Answer.empty(304, headers);
        }
        String type = TYPES.getOrDefault(ending(file.getFileName().toString()), OTHER);
        try {
            return new Answer(200, type, Files.readAllBytes(file), headers);
        } catch (NoSuchFileException gone) {
            return Problem.notFound().answer();
        }
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
