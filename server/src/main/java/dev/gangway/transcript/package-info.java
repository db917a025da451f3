/// Events folded to messages and tool calls, paged from either end, never behind for a reader.
/// There is no second fold.
@NullMarked
package dev.gangway.transcript;

import org.jspecify.annotations.NullMarked;
