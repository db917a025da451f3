package dev.gangway.wire.rest;

import java.util.List;
import java.util.stream.Stream;

/// All that this wire does: one list for each resource. A new resource is a class with its list,
/// and a line here.
final class Operations {
    static final List<Operation> ALL =
            Stream.of(
                            SessionResource.OPERATIONS,
                            EventResource.OPERATIONS,
                            TurnResource.OPERATIONS,
                            PermissionResource.OPERATIONS,
                            AgentResource.OPERATIONS,
                            AccountResource.OPERATIONS,
                            GrantResource.OPERATIONS,
                            UsageResource.OPERATIONS,
                            SearchResource.OPERATIONS,
                            AuditResource.OPERATIONS)
                    .flatMap(List::stream)
                    .toList();

    private Operations() {}
}
