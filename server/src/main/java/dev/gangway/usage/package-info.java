/// What agents used: what it cost, the ledger of all turns, and the budgets that stop turns. Is
/// asked and calls nobody.
@NullMarked
package dev.gangway.usage;

import org.jspecify.annotations.NullMarked;
