package dev.gangway.session;

import dev.gangway.store.Migration;
import java.util.List;

/// The step of the schema since which sessions know how many messages they have. What was said
/// before is counted once, in the transcript, for the lists and for the checkpoints from which
/// sessions are restored.
final class MessageCounts {
    /// In the transcript `t`: what people wrote, and one answer for each turn that has some.
    private static final String COUNT =
            """
            SELECT count(DISTINCT CASE json_extract(CAST(e.body AS TEXT), '$.role')
              WHEN 'user' THEN 'm' || json_extract(CAST(e.body AS TEXT), '$.message')
              WHEN 'agent' THEN 't' || e.turn END)
            FROM transcript_entry e
            WHERE e.entry_key > (t.id << 32) AND e.entry_key < ((t.id + 1) << 32)
              AND e.kind = 'message'
            """;

    static final Migration MIGRATION =
            new Migration(
                    313,
                    "messages of sessions",
                    List.of(
                            "ALTER TABLE sessions ADD COLUMN messages INTEGER NOT NULL DEFAULT 0",
                            """
                            UPDATE sessions SET messages = coalesce((
                              SELECT (%s) FROM transcript t
                              WHERE t.stream = 'session/' || sessions.id), 0)
                            """
                                    .formatted(COUNT),
                            """
                            UPDATE checkpoints SET state = CAST(json_set(
                              CAST(state AS TEXT), '$.messages', coalesce((
                                SELECT (%s AND e.first_sequence <= checkpoints.sequence)
                                FROM transcript t JOIN streams s ON s.name = t.stream
                                WHERE s.number = checkpoints.stream), 0)) AS BLOB)
                            WHERE stream IN (SELECT number FROM streams WHERE name LIKE 'session/%%')
                            """
                                    .formatted(COUNT)));

    private MessageCounts() {}
}
