/// Stand-ins for parts of the server, written by hand, for tests and bench.
@NullMarked
package dev.gangway.fake;

import org.jspecify.annotations.NullMarked;
