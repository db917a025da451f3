@NullMarked
package dev.gangway.wire.mezame;

import org.jspecify.annotations.NullMarked;
