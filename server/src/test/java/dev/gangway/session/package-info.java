@NullMarked
package dev.gangway.session;

import org.jspecify.annotations.NullMarked;
