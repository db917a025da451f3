/// HTTP and WebSocket: listeners, who may come in, sockets, the page. The only package that sees
/// the network library.
@NullMarked
package dev.gangway.http;

import org.jspecify.annotations.NullMarked;
