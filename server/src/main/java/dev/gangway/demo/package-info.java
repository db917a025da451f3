/// The demo agent: a program of its own that speaks ACP on stdio and shows all that an agent can
/// do.
///
/// It depends on nothing of the server, so that the server cannot know it from any other agent.
@NullMarked
package dev.gangway.demo;

import org.jspecify.annotations.NullMarked;
