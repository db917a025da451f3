@NullMarked
package dev.gangway.store;

import org.jspecify.annotations.NullMarked;
