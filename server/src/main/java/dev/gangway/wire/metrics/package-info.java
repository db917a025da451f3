/// The way by which monitoring reads the server's numbers.
@NullMarked
package dev.gangway.wire.metrics;

import org.jspecify.annotations.NullMarked;
