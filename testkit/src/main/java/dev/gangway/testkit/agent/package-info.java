/// Real agents, set up for a lane: own home, no account, a scripted model on loopback.
@NullMarked
package dev.gangway.testkit.agent;

import org.jspecify.annotations.NullMarked;
