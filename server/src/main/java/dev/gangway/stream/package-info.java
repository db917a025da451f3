/// Subscriptions: a cursor over a log, slabs of ready-made frames, one accounting of their memory.
@NullMarked
package dev.gangway.stream;

import org.jspecify.annotations.NullMarked;
