/// The commands, and the client with which they talk to a running server.
@NullMarked
package dev.gangway.cli;

import org.jspecify.annotations.NullMarked;
