/// Agents that misbehave, each in one way, as programs.
@NullMarked
package dev.gangway.testkit.hostile;

import org.jspecify.annotations.NullMarked;
