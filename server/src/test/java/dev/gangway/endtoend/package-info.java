/// The whole server as its users meet it: a process of its own, real sockets, real agents.
@NullMarked
package dev.gangway.endtoend;

import org.jspecify.annotations.NullMarked;
