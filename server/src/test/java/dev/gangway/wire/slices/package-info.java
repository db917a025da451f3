/// Thin slices of two front-ends' sockets that are not served yet, Makima's and Storkit's, on the
/// real gateway, log, hub and store. They are here to show, before those wires are built, that a
/// connection needs no sixth way of doing something differently. Whoever builds the wires may grow
/// them from here.
///
/// The five ways: **1** choose its cursors, **2** pause one before a frame, **3** skip frames by
/// kind or origin, **4** pick its variant, **5** place private frames.
///
/// | Makima | ways | how |
/// |---|---|---|
/// | `outputSubscribed`, `subscribed`, `subscribedAll` | 1, 5 | a cursor for each; placed where it stands while it is paused, so `lastSeq` is what the next output follows; a second request is placed on the cursor that reads |
/// | `outputUnsubscribed`, `unsubscribed`, `unsubscribedAll` | 2, 5 | paused where it stands; the frame, when it is rendered, closes the cursor |
/// | `taskOutput` | 4 | numbered; an encoder with memory, in parts: what ends a message is behind the whole message in one frame |
/// | `taskUpdated` of one task | 1, 4, 3 | a second cursor on the task's own stream, in another variant; all is skipped while the feed tells of it |
/// | `taskUpdated` of all | 1, 4 | a cursor on the caller's feed |
/// | `taskUpdated` after `unsubscribeAll` | 5 | the task's whole state, once |
/// | `gap` | 5 | placed behind the acknowledgement; under a client that reads: subscribed again from where it stood |
/// | `error` | 5 | of no stream: sent as it is |
///
/// | Storkit | ways | how |
/// |---|---|---|
/// | `token`, `tool_activity` | 1, 4 | numbered; a cursor for each chat; an encoder without memory |
/// | `user_message` (new) | 3, 4 | numbered; skipped by its own connection, and where the whole has it |
/// | `permission_resolved` (new) | 3, 4 | numbered; skipped by who answered |
/// | `permission_request` | 5 | at the head, if it is open then |
/// | `update` at a turn's end | 2, 5 | the watcher pauses the cursor behind the end, in the commit's callback: no token of the next turn is written yet; the history is read off the loop, placed behind the end, and the cursor goes on |
/// | `session_id`, `error` at a turn's end | 5 | placed behind the `update` |
/// | `update` for who comes in mid-turn | 1, 5 | a cursor from the turn's beginning; ends with what the turn was asked, since the front-end takes an answer there for the end |
/// | `error` otherwise | 5 | of no stream: sent as it is |
///
/// What the core does not have yet, and what is done here instead:
///
/// - *Imported messages* (Storkit: a chat without `session_id` and with earlier messages). No
///   command writes them: `IMPORTED` events come from a fork's parent alone. `CreateSession` would
///   need them (role and text, with a limit as `Ancestries` has one), `SessionBirth` to carry them
///   beside a parent, `Session#born` to append them as entries of kind `message` with numbers from
///   1 on, the fold to count those numbers, and the agent's start to say that it does not remember
///   them; a driver of a model reads them from the transcript, another agent has to be told with
///   its first prompt. Here such a chat is refused.
/// - *A session whose tools are all denied* (`enable_tools: false`): `CreateSession` takes no rule.
///   Not read here.
/// - *Who may approve.* A connection can ask whether it may see a session, not whether it may
///   answer; `Command.Answer` is refused, but a request is shown to whoever may see. A
///   `Subscription` should name the caller's rights, and a watcher hear of their change.
/// - *Requests of sessions that a connection does not read.* A feed tells of a request by its id
///   alone, so no encoder can make a `permission_request` of it, and a connection is told of no
///   event. `FEED_REQUEST` should carry what is asked. Here only chats that are followed show
///   theirs.
/// - *What changed of a session.* `FEED_SESSION` has no number of the state, no names of what
///   changed, not how the last turn ended, and says that the gateway did it. Tasks' own events have
///   to have them. Here a `taskUpdated` of all has the feed's own number as its version, and one of
///   a task its stream's: they cannot be compared.
/// - *A feed by subject.* Frames are skipped by kind or origin, not by what they are about, so one
///   task of a feed is not to be had; its own stream serves better in any case.
/// - *A number without an epoch.* `Position#asLong` has no way back: the epoch's nonce is found by
///   a subscription that is closed at once. A stream's epoch should be a question of its own.
/// - *Where the running turn began.* Read from the transcript, as three wires do; a session's state
///   should say it.
/// - *UUIDs.* Makima's ids are UUIDs, a session's are not. Tasks need ids that are.
/// - *A cursor is not woken by a pause that moves on.* A frame that renders nothing is placed for
///   that.
/// - *Boards*, and so `pipeline_state`.
///
/// Decided here, and open to better: a Storkit socket that comes is shown the chats of its caller
/// that run, since that front-end does not say what it was in; they are found by the aliases that
/// the wire binds. A bare `cancel` ends the chat that the socket began last, and none that it only
/// watches. That front-end is not known to pass over frames that it does not know: the two new ones
/// need a try against it.
@NullMarked
package dev.gangway.wire.slices;

import org.jspecify.annotations.NullMarked;
