package dev.gangway.search;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;

/// Finds what was said, for somebody.
@FunctionalInterface
public interface Search {
    /// Where there is no index.
    Search NONE =
            (_, _) -> {
                throw new GatewayException(
                        ErrorCode.UNSUPPORTED, "This server does not search what was said.");
            };

    /// A page of what a principal may see. Blocks, for a bounded time.
    ///
    /// @throws GatewayException INVALID, LIMIT, or STORE_FAILED while the index is made anew
    SearchPage find(Principal principal, Query.Search query);
}
