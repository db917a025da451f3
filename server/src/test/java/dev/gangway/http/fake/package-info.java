/// What stands in for the rest of the server in tests of listeners.
@NullMarked
package dev.gangway.http.fake;

import org.jspecify.annotations.NullMarked;
