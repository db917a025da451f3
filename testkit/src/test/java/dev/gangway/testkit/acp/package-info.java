@NullMarked
package dev.gangway.testkit.acp;

import org.jspecify.annotations.NullMarked;
