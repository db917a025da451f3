/// An ACP agent on stdio that reaches a server over the native wire: what `gangway acp` runs.
/// Towards the editor a plain agent; towards the server a client that knows its positions and comes
/// back to them.
///
/// One lock guards the state of a bridge; nothing waits and nothing is read or written under it.
@NullMarked
package dev.gangway.cli.bridge;

import org.jspecify.annotations.NullMarked;
