@NullMarked
package dev.gangway.agent.found;

import org.jspecify.annotations.NullMarked;
