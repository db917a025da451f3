@NullMarked
package dev.gangway.process;

import org.jspecify.annotations.NullMarked;
