/// Which agents there are on this machine: found on the PATH, their versions, whether they are
/// logged in, and what to do where they are not.
@NullMarked
package dev.gangway.agent.found;

import org.jspecify.annotations.NullMarked;
