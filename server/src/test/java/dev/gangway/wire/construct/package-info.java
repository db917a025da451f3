@NullMarked
package dev.gangway.wire.construct;

import org.jspecify.annotations.NullMarked;
