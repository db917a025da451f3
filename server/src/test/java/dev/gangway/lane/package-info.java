/// The way through a real server and a real agent, run by `lanes/agents/run`.
@NullMarked
package dev.gangway.lane;

import org.jspecify.annotations.NullMarked;
