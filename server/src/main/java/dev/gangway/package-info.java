/// The server, put together by hand.
@NullMarked
package dev.gangway;

import org.jspecify.annotations.NullMarked;
