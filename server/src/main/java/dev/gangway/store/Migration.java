package dev.gangway.store;

import java.util.List;
import java.util.Objects;

/// One step of the schema, owned by the package that owns its tables. Applied once, in order of
/// `number`.
///
/// @param number unique over all packages and never used again
/// @param statements run one after the other in one transaction
public record Migration(int number, String name, List<String> statements) {
    public Migration {
        Objects.requireNonNull(name);
        statements = List.copyOf(statements);
    }
}
