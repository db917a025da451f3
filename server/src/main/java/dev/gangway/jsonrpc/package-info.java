/// JSON-RPC 2.0 between two equal peers, over whatever carries lines or frames. A leaf, above
/// `json` only: it starts no thread and does no I/O.
@NullMarked
package dev.gangway.jsonrpc;

import org.jspecify.annotations.NullMarked;
