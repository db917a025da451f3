/// Stand-ins for what surrounds the hub: loops, sinks and a log whose every step is the test's.
@NullMarked
package dev.gangway.stream.fake;

import org.jspecify.annotations.NullMarked;
