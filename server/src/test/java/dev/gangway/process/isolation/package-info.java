@NullMarked
package dev.gangway.process.isolation;

import org.jspecify.annotations.NullMarked;
