@NullMarked
package dev.gangway.notify;

import org.jspecify.annotations.NullMarked;
