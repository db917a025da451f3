@NullMarked
package dev.gangway.agent.acp;

import org.jspecify.annotations.NullMarked;
