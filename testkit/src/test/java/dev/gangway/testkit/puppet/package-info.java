@NullMarked
package dev.gangway.testkit.puppet;

import org.jspecify.annotations.NullMarked;
