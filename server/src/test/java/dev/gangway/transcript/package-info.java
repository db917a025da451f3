@NullMarked
package dev.gangway.transcript;

import org.jspecify.annotations.NullMarked;
