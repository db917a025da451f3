/// The native wire: ACP over WebSocket. To an ACP client Gangway is an ACP agent; what it adds
/// lives in `_meta.gangway` and in methods that begin with `_gangway/`. docs/wire/acp.md states it
/// for those who write clients.
@NullMarked
package dev.gangway.wire.acp;

import org.jspecify.annotations.NullMarked;
