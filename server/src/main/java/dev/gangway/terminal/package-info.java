/// Terminals of people: programs on pseudo-terminals that outlive the sockets that show them.
@NullMarked
package dev.gangway.terminal;

import org.jspecify.annotations.NullMarked;
