@NullMarked
package dev.gangway.redact;

import org.jspecify.annotations.NullMarked;
