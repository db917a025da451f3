@NullMarked
package dev.gangway.process.fake;

import org.jspecify.annotations.NullMarked;
