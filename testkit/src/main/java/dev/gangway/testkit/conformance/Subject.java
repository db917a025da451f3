package dev.gangway.testkit.conformance;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The server that is tried, as a case sees it: by its address.
public interface Subject {
    /// Without a slash at the end; another one after a restart, perhaps.
    URI address();

    /// What somebody comes in by; empty for who is not known here.
    ///
    /// @param user as cases call people: `ann`, `bob`, `eve`
    Optional<String> token(String user);

    /// What `$agent`, `$project` and the like stand for.
    Map<String, String> words();

    /// What it has of that which a case may need (`needs`).
    Set<String> offers();

    /// Ends it in the middle of its work, and starts it again over the same data. Only where it
    /// offers `restart`.
    void restart() throws Exception;
}
