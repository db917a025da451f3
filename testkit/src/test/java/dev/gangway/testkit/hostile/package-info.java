@NullMarked
package dev.gangway.testkit.hostile;

import org.jspecify.annotations.NullMarked;
