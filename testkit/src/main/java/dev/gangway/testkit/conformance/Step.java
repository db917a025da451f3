package dev.gangway.testkit.conformance;

import java.time.Duration;
import java.util.List;

/// What one line of a case does or expects. docs/conformance.md has the notation.
sealed interface Step {
    record Needs(List<String> what) implements Step {
        public Needs {
            what = List.copyOf(what);
        }
    }

    /// Frames like this are looked over from here on, unless the next one that is wanted is such.
    record PassOver(Wanted frame) implements Step {}

    /// How long anything may take from here on: a guard against waiting for ever, never a measure.
    record Patience(Duration time) implements Step {}

    /// A header of the next request or socket.
    record With(String name, String value) implements Step {}

    /// @param protocols offered sub-protocols, the preferred one first
    record Open(String tab, String user, String path, List<String> protocols) implements Step {
        public Open {
            protocols = List.copyOf(protocols);
        }
    }

    record Listen(String tab, String user, String path) implements Step {}

    record Send(String tab, String text) implements Step {}

    record Next(String tab, Wanted frame) implements Step {}

    record OneOfNext(String tab, Wanted frame) implements Step {}

    /// The member of the next frames like this, put together.
    record Joins(String tab, String member, Wanted frame, Wanted text) implements Step {}

    /// From here on this number rises from frame to frame.
    record Rises(String tab, String member) implements Step {}

    record Closed(String tab, String code) implements Step {}

    record Refused(String tab, String status) implements Step {}

    record Protocol(String tab, String name) implements Step {}

    record Leaves(String tab) implements Step {}

    /// It closes in order, and until then came nothing that is not written.
    record Ends(String tab) implements Step {}

    record Stalls(String tab) implements Step {}

    record Reads(String tab) implements Step {}

    /// @param body as it is sent, or `FILE NAME TEXT`, or `FILES NAME TEXT`
    record Request(String user, String method, String path, String body) implements Step {}

    record Status(String status, List<Wanted> body) implements Step {
        public Status {
            body = List.copyOf(body);
        }
    }

    /// The same, and the request is made again until it is so.
    record Soon(Status status) implements Step {}

    record Header(String name, Wanted value) implements Step {}

    record Restart() implements Step {}
}
