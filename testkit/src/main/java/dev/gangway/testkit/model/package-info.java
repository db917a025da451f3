/// A model server for tests: real agents ask it for completions, and a script in the prompt says
/// what they get.
@NullMarked
package dev.gangway.testkit.model;

import org.jspecify.annotations.NullMarked;
