/// What every driver of agents offers to a session, and what it tells it.
@NullMarked
package dev.gangway.agent;

import org.jspecify.annotations.NullMarked;
