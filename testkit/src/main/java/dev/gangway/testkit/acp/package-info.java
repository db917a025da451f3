/// A small foreign client of the Agent Client Protocol for tests: it shares no code with the
/// server.
@NullMarked
package dev.gangway.testkit.acp;

import org.jspecify.annotations.NullMarked;
