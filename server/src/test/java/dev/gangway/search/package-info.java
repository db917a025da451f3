@NullMarked
package dev.gangway.search;

import org.jspecify.annotations.NullMarked;
