@NullMarked
package dev.gangway.bench;

import org.jspecify.annotations.NullMarked;
