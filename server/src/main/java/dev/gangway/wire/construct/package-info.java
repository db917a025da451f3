/// The wire of the Construct and ZeroClaw gateway chats: `/ws/chat`, its REST routes and its events
/// (docs/wire/construct.md).
@NullMarked
package dev.gangway.wire.construct;

import org.jspecify.annotations.NullMarked;
