/// Telling people what needs them: followers of feeds that send webhooks and ntfy messages, and the
/// links by which a request is answered from such a message.
@NullMarked
package dev.gangway.notify;

import org.jspecify.annotations.NullMarked;
