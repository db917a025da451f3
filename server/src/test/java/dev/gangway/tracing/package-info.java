@NullMarked
package dev.gangway.tracing;

import org.jspecify.annotations.NullMarked;
