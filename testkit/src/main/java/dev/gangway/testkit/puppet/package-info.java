/// Agents that do what the lines of a prompt say, as programs.
@NullMarked
package dev.gangway.testkit.puppet;

import org.jspecify.annotations.NullMarked;
