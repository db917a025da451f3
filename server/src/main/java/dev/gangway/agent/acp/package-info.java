/// Talks to agents that speak ACP v1 on stdio. What an agent sends becomes events and requests of
/// its session; its ids, its quirks and its JSON-RPC end here.
@NullMarked
package dev.gangway.agent.acp;

import org.jspecify.annotations.NullMarked;
