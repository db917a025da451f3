package dev.gangway.wire;

import dev.gangway.access.Entrance.Entered;
import dev.gangway.command.Secret;
import java.time.Duration;
import java.util.Objects;

/// Where a wire lets somebody come in, in its own words: the same counts, lock-outs and records of
/// the audit as every log-in has. Of one request; blocks.
public interface Reception {
    /// What came of an attempt.
    sealed interface Outcome {
        /// Somebody is in; what it shows from now on is in it.
        record In(Entered entered) implements Outcome {
            public In {
                Objects.requireNonNull(entered);
            }
        }

        /// Name and password, or the code, are not right.
        record Wrong() implements Outcome {}

        /// Too many were wrong: nothing was looked at.
        ///
        /// @param left until it may be tried again
        record Locked(Duration left) implements Outcome {
            public Locked {
                Objects.requireNonNull(left);
            }
        }
    }

    /// By name and password.
    Outcome logIn(String name, Secret password);

    /// By the one-time code that was shown to a device's owner.
    Outcome pair(String code);

    /// Ends the credential by which the request came; its answer still goes out. Nothing for
    /// nobody.
    void logOut();
}
