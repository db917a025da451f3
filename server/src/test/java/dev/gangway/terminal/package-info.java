@NullMarked
package dev.gangway.terminal;

import org.jspecify.annotations.NullMarked;
