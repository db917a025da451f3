/// A gateway, its sessions and a client in memory, for tests of the ACP wire: everything happens on
/// the test's own thread, in an order that the test decides.
@NullMarked
package dev.gangway.wire.acp.fake;

import org.jspecify.annotations.NullMarked;
