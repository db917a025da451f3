@NullMarked
package dev.gangway.log;

import org.jspecify.annotations.NullMarked;
