@NullMarked
package dev.gangway.workplace;

import org.jspecify.annotations.NullMarked;
