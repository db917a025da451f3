/// The SQLite store: one writer, transactions, migrations. The only package that imports java.sql.
@NullMarked
package dev.gangway.store;

import org.jspecify.annotations.NullMarked;
