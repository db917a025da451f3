@NullMarked
package dev.gangway.policy;

import org.jspecify.annotations.NullMarked;
